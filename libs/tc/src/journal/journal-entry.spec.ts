import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { parseFault } from '../fault/fault.ts';
import { FaultError } from '../fields/fault-error.ts';
import { ValueError } from '../units/value-error.ts';
import { arbitraryFaults } from '../testing/arbitrary-fault.ts';
import { carryOut, SETTINGS, UNTOUCHED } from '../testing/kernel-views.ts';
import { plan } from '../interface/plan.ts';
import { toCommands } from '../interface/change.ts';
import { formatEntry, type JournalEntry, parseEntry } from './journal-entry.ts';

const NAMESPACE = { bootId: 'b', network: 'net:[1]' };
const ENTRY: JournalEntry = {
  faults: new Map([
    [
      'slow',
      {
        fault: parseFault('slow', { delay: { time: '20ms' }, direction: 'both', duration: '1m' }),
        interfaces: ['eth0'],
        deadline: 12_345_678_901_234n,
      },
    ],
  ]),
  memory: {
    minors: new Map([['eth0', new Map([['delay=slow uniform random 1600', 0x10]])]]),
    ingress: new Map([['eth0', { ifb: 'fi0', pref: 100, madeHook: true }]]),
  },
};
const TEXT = formatEntry(ENTRY, NAMESPACE);

/** What version 0.1 has written. */
const FIRST = {
  version: 1,
  namespace: NAMESPACE,
  faults: [
    {
      name: 'slow',
      fault: { delay: { time: '20ms' }, direction: 'both' },
      interfaces: ['eth0'],
      deadline: null,
    },
  ],
  slots: [['eth0', [['20 slow', { minor: 16 }]]]],
  ifbs: [['eth0', 'fi3']],
  hooks: ['eth0'],
};

function parse(json: unknown): JournalEntry | undefined {
  return parseEntry(JSON.stringify(json), NAMESPACE);
}

type Path = readonly (string | number)[];

/** The place of each value in a JSON document. */
function listPaths(json: unknown, path: Path = []): Path[] {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return [path, ...entries.flatMap(([key, value]) => listPaths(value, [...path, key]))];
}

function replaceAt(json: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) {
    return value;
  }
  if (Array.isArray(json)) {
    return json.map((item: unknown, at) =>
      String(at) === key ? replaceAt(item, rest, value) : item,
    );
  }
  const members = json as Record<string, unknown>;
  return { ...members, [key]: replaceAt(members[key], rest, value) };
}

/** All that an entry makes the agent type, with some of it in the kernel already. */
function listCommands({ faults, memory }: JournalEntry): string[] {
  const interfaces = [...faults.values()].flatMap((each) => each.interfaces);
  const view = {
    ...UNTOUCHED,
    interfaces: ['eth0', ...interfaces].map((name) => ({ name, mtu: 1_500 })),
  };
  const first = plan(faults, view, memory, SETTINGS);
  const none = plan(new Map(), carryOut(first, view), first.state.memory, SETTINGS);
  return [...toCommands(first.change), ...toCommands(none.change)];
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  65_536,
  70_000,
  1e21,
  '',
  'eth0; reboot',
  'eth0 root',
  'lo\nqdisc del dev eth0 root',
  '"',
  '../fi0',
  [],
  [[]],
  {},
  ['eth0', 'eth0'],
];

describe(parseEntry.name, () => {
  it('should read what was written', () => {
    expect(parseEntry(TEXT, NAMESPACE)).toEqual(ENTRY);
    expect(TEXT.endsWith('}\n')).toBe(true);
  });

  it('should read any faults that were written', () => {
    const deadline = fc.option(fc.bigInt({ min: 0n, max: 10n ** 19n }), { nil: undefined });
    fc.assert(
      fc.property(arbitraryFaults, deadline, (list, at) => {
        const faults = new Map(
          list.map((fault) => [
            fault.name,
            { fault, interfaces: ['eth0'], ...(at !== undefined && { deadline: at }) },
          ]),
        );
        const entry = {
          faults,
          memory: plan(faults, UNTOUCHED, ENTRY.memory, SETTINGS).state.memory,
        };
        expect(parseEntry(formatEntry(entry, NAMESPACE), NAMESPACE)).toEqual(entry);
      }),
      { numRuns: 50 },
    );
  });

  it('should read version 1, and know its hooks and ifbs', () => {
    const entry = parse(FIRST);

    expect([...(entry?.faults.keys() ?? [])]).toEqual(['slow']);
    expect(entry?.memory).toEqual({
      minors: new Map(),
      ingress: new Map([['eth0', { ifb: 'fi3', pref: 100, madeHook: true }]]),
    });
    expect(() => parse({ ...FIRST, ifbs: [['eth0', 'eth0; reboot']] })).toThrow('must be');
    expect(() => parse({ ...FIRST, ifbs: [['eth0', 'eth1']] })).toThrow('must be an ifb');
    expect(parse({ ...FIRST, hooks: [] })?.memory.ingress.get('eth0')?.madeHook).toBe(false);
  });

  it.each([
    { ...NAMESPACE, bootId: 'other' },
    { ...NAMESPACE, network: 'net:[2]' },
  ])('should pass over what was written elsewhere: %j', (namespace) => {
    expect(parseEntry(TEXT, namespace)).toBeUndefined();
  });

  it.each([
    '',
    'x',
    '{',
    'null',
    '[]',
    '1',
    '{}',
    '{"version":3}',
    '{"version":"2"}',
    '{"version":true}',
  ])('should refuse %j', (text) => {
    expect(() => parseEntry(text, NAMESPACE)).toThrow();
  });

  it.each([
    ['a class of the kernel', ['minors', 0, 1, 0, 1], 0xf],
    ['a class whose queues would have no handle', ['minors', 0, 1, 0, 1], 0x800],
    ['another ifb than ours', ['ingress', 0, 'ifb'], 'eth0'],
    ['a preference of none', ['ingress', 0, 'pref'], 0],
    ['classes that are no list', ['minors', 0, 1], {}],
    ['a deadline that is missing', ['faults', 0, 'deadline'], undefined],
    ['a negative deadline', ['faults', 0, 'deadline'], '-1'],
  ])('should refuse %s', (_, path, value) => {
    expect(() => parse(replaceAt(JSON.parse(TEXT), path.map(String), value))).toThrow();
  });

  it('should refuse two classes with one number, and two interfaces with one ifb', () => {
    const json = JSON.parse(TEXT) as Record<string, unknown[]>;
    const twice = [
      [
        'eth0',
        [
          ['a', 16],
          ['b', 16],
        ],
      ],
    ];
    const other = { name: 'eth1', ifb: 'fi0', pref: 100, madeHook: true };

    expect(() => parse({ ...json, minors: twice })).toThrow('must be different');
    expect(() => parse({ ...json, ingress: [...(json['ingress'] ?? []), other] })).toThrow(
      'must be different',
    );
  });

  it.each([
    ['version 2', JSON.parse(TEXT) as unknown],
    ['version 1', FIRST],
  ])('should refuse any hostile value of %s, or put no word of it on a command line', (_, json) => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE), fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom(...listPaths(json)), value, (path, hostile) => {
        let entry: JournalEntry | undefined;
        try {
          entry = parse(replaceAt(json, path, hostile));
        } catch (error) {
          const isExpected = error instanceof FaultError || error instanceof ValueError;
          expect(isExpected || (error as Error).message.includes('is not known')).toBe(true);
          return;
        }
        const lines = entry === undefined ? [] : listCommands(entry);
        const words = lines.map((line) => line.replace(/ bytecode "[0-9 ,]+" /, ' '));
        expect(words.filter((line) => !/^(ip|tc) [A-Za-z0-9 :._%/-]+$/.test(line))).toEqual([]);
        expect(words.filter((line) => line.includes('reboot'))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
