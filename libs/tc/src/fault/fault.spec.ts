import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { arbitraryFaultJson } from '../testing/arbitrary-fault.ts';
import { isRefused, refusalOf } from '../testing/refused.ts';
import { FAULT_FIELDS, formatFault, isForWay, parseFault } from './fault.ts';
import type { FaultError } from '../fields/fault-error.ts';

const delay = { time: '20ms' };
const match = (members: object): object => ({ delay, match: members });

function refusal(json: unknown): FaultError {
  return refusalOf(() => parseFault('x', json)) as FaultError;
}

/** `[json, field, value]` of faults that are refused with 400. */
const INVALID: readonly (readonly [unknown, string, unknown])[] = [
  // The whole
  [undefined, '', undefined],
  [null, '', null],
  ['latency', '', 'latency'],
  [20, '', 20],
  [[], '', []],
  [[{ delay }], '', [{ delay }]],
  [{}, '', {}],
  [{ direction: 'egress' }, '', { direction: 'egress' }],
  [{ partition: false }, '', { partition: false }],
  [{ delays: delay }, 'delays', delay],
  [{ delay, Match: {} }, 'Match', {}],
  [{ delay, name: 'x' }, 'name', 'x'],
  [{ delay, '': 1 }, '', 1],
  [JSON.parse('{"delay": {"time": 1}, "__proto__": {"a": 1}}'), '__proto__', { a: 1 }],
  [JSON.parse('{"constructor": 1}'), 'constructor', 1],
  [{ delay, dryRun: true }, 'dryRun', true],
  // Delay
  [{ delay: null }, 'delay', null],
  [{ delay: '20ms' }, 'delay', '20ms'],
  [{ delay: 20 }, 'delay', 20],
  [{ delay: ['20ms'] }, 'delay', ['20ms']],
  [{ delay: {} }, 'delay.time', undefined],
  [{ delay: { jitter: '1ms' } }, 'delay.time', undefined],
  [{ delay: { time: null } }, 'delay.time', null],
  [{ delay: { time: '20 ms' } }, 'delay.time', '20 ms'],
  [{ delay: { time: '20ms loss 100%' } }, 'delay.time', '20ms loss 100%'],
  [{ delay: { time: '20ms\nqdisc del' } }, 'delay.time', '20ms\nqdisc del'],
  [{ delay: { time: -1 } }, 'delay.time', -1],
  [{ delay: { time: Number.NaN } }, 'delay.time', Number.NaN],
  [{ delay: { time: ['20ms'] } }, 'delay.time', ['20ms']],
  [{ delay: { time: { toString: 1 } } }, 'delay.time', { toString: 1 }],
  [{ delay: { time: '10m' } }, 'delay.time', '10m'],
  [{ delay: { time: '601s' } }, 'delay.time', '601s'],
  [{ delay: { ...delay, jitter: '21ms' } }, 'delay.jitter', '21ms'],
  [{ delay: { ...delay, jitter: '20.001ms' } }, 'delay.jitter', '20.001ms'],
  [{ delay: { ...delay, jitter: '' } }, 'delay.jitter', ''],
  [{ delay: { ...delay, jitter: null } }, 'delay.jitter', null],
  [{ delay: { time: '10s', jitter: '2.148s' } }, 'delay.jitter', '2.148s'],
  [{ delay: { ...delay, jitter: 1, correlation: 101 } }, 'delay.correlation', 101],
  [{ delay: { ...delay, jitter: 1, correlation: '25%%' } }, 'delay.correlation', '25%%'],
  [{ delay: { ...delay, jitter: 1, correlation: {} } }, 'delay.correlation', {}],
  [{ delay: { ...delay, jitter: 1, distribution: 'gauss' } }, 'delay.distribution', 'gauss'],
  [
    { delay: { ...delay, jitter: 1, distribution: '/etc/passwd' } },
    'delay.distribution',
    '/etc/passwd',
  ],
  [{ delay: { ...delay, jitter: 1, distribution: 'Normal' } }, 'delay.distribution', 'Normal'],
  [{ delay: { ...delay, jitter: 1, distribution: ['normal'] } }, 'delay.distribution', ['normal']],
  [{ delay: { ...delay, slot: 1 } }, 'delay.slot', 1],
  [{ delay: { ...delay, Jitter: '1ms' } }, 'delay.Jitter', '1ms'],
  [{ delay: JSON.parse('{"time": 1, "__proto__": 1}') as object }, 'delay.__proto__', 1],
  // Loss
  [{ loss: 10 }, 'loss', 10],
  [{ loss: '10%' }, 'loss', '10%'],
  [{ loss: {} }, 'loss.percent', undefined],
  [{ loss: { percent: null } }, 'loss.percent', null],
  [{ loss: { percent: 100.1 } }, 'loss.percent', 100.1],
  [{ loss: { percent: -1 } }, 'loss.percent', -1],
  [{ loss: { percent: 'ten' } }, 'loss.percent', 'ten'],
  [{ loss: { percent: true } }, 'loss.percent', true],
  [{ loss: { percent: 1, correlation: 200 } }, 'loss.correlation', 200],
  [{ loss: { percent: 1, p: 1 } }, 'loss.p', 1],
  [{ loss: { percent: 1, gap: 5 } }, 'loss.gap', 5],
  [{ loss: { model: 'bernoulli', p: 1 } }, 'loss.model', 'bernoulli'],
  [{ loss: { model: null, percent: 1 } }, 'loss.model', null],
  [{ loss: { model: 'gemodel' } }, 'loss.p', undefined],
  [{ loss: { model: 'gemodel', percent: 1 } }, 'loss.percent', 1],
  [{ loss: { model: 'gemodel', p: 101 } }, 'loss.p', 101],
  [{ loss: { model: 'gemodel', p: 1, r: 'x' } }, 'loss.r', 'x'],
  [{ loss: { model: 'gemodel', p: 1, h: -1 } }, 'loss.h', -1],
  [{ loss: { model: 'gemodel', p: 1, k: [1] } }, 'loss.k', [1]],
  [{ loss: { model: 'gemodel', p: 1, p13: 1 } }, 'loss.p13', 1],
  [{ loss: { model: 'state' } }, 'loss.p13', undefined],
  [{ loss: { model: 'state', p13: '1e1' } }, 'loss.p13', '1e1'],
  [{ loss: { model: 'state', p13: 1, p31: 101 } }, 'loss.p31', 101],
  [{ loss: { model: 'state', p13: 1, p32: '' } }, 'loss.p32', ''],
  [{ loss: { model: 'state', p13: 1, p23: false } }, 'loss.p23', false],
  [{ loss: { model: 'state', p13: 1, p14: '1 %' } }, 'loss.p14', '1 %'],
  [{ loss: { model: 'state', p13: 1, r: 1 } }, 'loss.r', 1],
  [{ loss: { model: 'random', p13: 1, percent: 1 } }, 'loss.p13', 1],
  // Other shares
  ...(['duplicate', 'corrupt', 'reorder'] as const).flatMap((kind) =>
    (
      [
        [10, '', 10],
        [null, '', null],
        [[10], '', [10]],
        [{}, '.percent', undefined],
        [{ correlation: 1 }, '.percent', undefined],
        [{ percent: '1,5' }, '.percent', '1,5'],
        [{ percent: 101 }, '.percent', 101],
        [{ percent: '0x10' }, '.percent', '0x10'],
        [{ percent: {} }, '.percent', {}],
        [{ percent: 1, correlation: 100.000001 }, '.correlation', 100.000001],
        [{ percent: 1, correlation: null }, '.correlation', null],
        [{ percent: 1, per: 1 }, '.per', 1],
      ] as const
    ).map(([value, path, wrong]) => [{ delay, [kind]: value }, `${kind}${path}`, wrong] as const),
  ),
  [{ delay, duplicate: { percent: 1, gap: 1 } }, 'duplicate.gap', 1],
  ...[0, -1, 1.5, 1_000_001, '5x', '', null, true, [5], {}, { toString: 1 }].map(
    (gap) => [{ delay, reorder: { percent: 1, gap } }, 'reorder.gap', gap] as const,
  ),
  // Rate
  ...[0, 1_000, '1000', '', null, true, {}, ['1mbit'], '1mbit 32', '-1mbit', '7bit', '101gbit'].map(
    (rate) => [{ rate }, 'rate', rate] as const,
  ),
  // Partition
  ...['true', 'on', 1, 0, null, {}, []].map(
    (partition) => [{ partition }, 'partition', partition] as const,
  ),
  // Direction, interfaces
  ...['out', 'Egress', '', null, true, ['egress'], { a: 1 }].map(
    (direction) => [{ delay, direction }, 'direction', direction] as const,
  ),
  ...['eth0', null, {}, 0, true].map(
    (interfaces) => [{ delay, interfaces }, 'interfaces', interfaces] as const,
  ),
  ...[
    '',
    ' eth0',
    'eth0 ',
    'eth0;reboot',
    'eth0\nqdisc',
    'eth 0',
    'abcdefghijklmnop',
    'eth0/1',
    '../eth0',
    '.',
    '..',
    'ethö',
    'eth0:1',
    '$(id)',
    null,
    0,
    ['eth0'],
    {},
  ].map((name) => [{ delay, interfaces: ['ok', name] }, 'interfaces[1]', name] as const),
  // Match
  [{ delay, match: null }, 'match', null],
  [{ delay, match: [] }, 'match', []],
  [{ delay, match: '10.0.0.0/8' }, 'match', '10.0.0.0/8'],
  [match({ cidr: ['10.0.0.0/8'] }), 'match.cidr', ['10.0.0.0/8']],
  [match({ port: 80 }), 'match.port', 80],
  [match(JSON.parse('{"__proto__": []}') as object), 'match.__proto__', []],
  ...['cidrs', 'excludeCidrs'].flatMap((name) => [
    ...['10.0.0.0/8', null, 10, {}, true].map(
      (list) => [match({ [name]: list }), `match.${name}`, list] as const,
    ),
    ...[
      '',
      'localhost',
      '10.0.0.0/33',
      '010.0.0.1',
      'fe80::1%eth0',
      '::1.2.3.4',
      10,
      null,
      [],
      {},
    ].map((cidr) => [match({ [name]: ['10.0.0.0/8', cidr] }), `match.${name}[1]`, cidr] as const),
  ]),
  ...['ports', 'excludePorts'].flatMap((name) => [
    ...[80, '80', null, {}, true].map(
      (list) => [match({ [name]: list }), `match.${name}`, list] as const,
    ),
    ...[0, 65_536, -1, 80.5, '', '90-80', '80-', 'http', '80,81', null, [80], {}].map(
      (port) => [match({ [name]: [80, port] }), `match.${name}[1]`, port] as const,
    ),
  ]),
  ...['source', 'Remote', '', null, 0, ['any']].map(
    (portSide) => [match({ portSide }), 'match.portSide', portSide] as const,
  ),
  ...['TCP', 'http', 6, '6', '', null, ['tcp'], 'icmpv6', 'toString'].map(
    (protocol) => [match({ protocol }), 'match.protocol', protocol] as const,
  ),
  // Duration, priority
  ...[30, '30', '0s', '999ms', '8d', '', null, true, ['30s'], {}, '30s ', '1w'].map(
    (duration) => [{ delay, duration }, 'duration', duration] as const,
  ),
  ...[-1, 1.5, 1_000_001, '1e3', '', null, true, [5], {}, { toString: 1 }, Number.NaN, '٣'].map(
    (priority) => [{ delay, priority }, 'priority', priority] as const,
  ),
];

/** `[json, field, value, code]` of faults that are well-formed and cannot be. */
const IMPOSSIBLE: readonly (readonly [unknown, string, unknown, FaultError['code']])[] = [
  [{ reorder: { percent: 25 } }, 'reorder', { percent: 25 }, 'unsupported_combination'],
  [
    { reorder: { percent: 25 }, delay: { time: 0 } },
    'reorder',
    { percent: 25 },
    'unsupported_combination',
  ],
  [{ delay: { ...delay, correlation: 25 } }, 'delay.correlation', 25, 'unsupported_combination'],
  [
    { delay: { ...delay, jitter: 0, distribution: 'normal' } },
    'delay.distribution',
    'normal',
    'unsupported_combination',
  ],
  [match({ protocol: 'icmp', ports: [80] }), 'match.protocol', 'icmp', 'unsupported_combination'],
  [
    match({ protocol: 'icmp', excludePorts: [80] }),
    'match.protocol',
    'icmp',
    'unsupported_combination',
  ],
  ...['cidrs', 'excludeCidrs', 'ports', 'excludePorts'].map(
    (name) =>
      [
        match({ [name]: Array.from({ length: 1_001 }, () => 'x') }),
        `match.${name}`,
        1_001,
        'limit_exceeded',
      ] as const,
  ),
];

describe(parseFault.name, () => {
  it('should be tried with 200 bad values and more', () => {
    expect(INVALID.length).toBeGreaterThanOrEqual(200);
  });

  it.each(INVALID)('should refuse %j and name "%s"', (json, field, value) => {
    const error = refusal(json);

    expect(error).toMatchObject({ code: 'invalid_fault', field });
    expect(error.value).toEqual(value);
    expect(error.message).toMatch(/^(must |is )/);
    expect(error.remedy).not.toBe('');
  });

  it.each(IMPOSSIBLE)(
    'should refuse %j, which cannot be, and name "%s"',
    (json, field, value, code) => {
      const error = refusal(json);

      expect(error).toMatchObject({ code, field });
      expect(error.value).toEqual(value);
      expect(error.remedy).not.toBe('');
    },
  );

  it.each([
    '',
    'A',
    'a_b',
    '-a',
    'a-',
    'a b',
    'a/b',
    '../a',
    'ä',
    'a'.repeat(64),
    'a\n',
    '__proto__',
  ])('should refuse the name %j', (name) => {
    const error = refusalOf(() => parseFault(name, { delay }));

    expect(error).toMatchObject({ code: 'invalid_fault', field: 'name', value: name });
  });

  it.each(['a', '0', 'slow-storage', 'a--b', 'a'.repeat(63)])('should take the name %j', (name) => {
    expect(parseFault(name, { delay }).name).toBe(name);
  });

  it('should fill in what is left out', () => {
    expect(parseFault('x', { delay: { time: 20 } })).toEqual({
      name: 'x',
      direction: 'egress',
      interfaces: [],
      match: { cidrs: [], ports: [], portSide: 'remote', excludeCidrs: [], excludePorts: [] },
      effects: {
        delay: { time: 20_000_000, jitter: 0, correlation: 0, distribution: 'uniform' },
      },
      priority: 100,
    });
  });

  it.each([
    [{ partition: true }, 'both'],
    [{ partition: true, direction: 'egress' }, 'egress'],
    [{ partition: false, delay }, 'egress'],
    [{ loss: { percent: 100 } }, 'egress'],
  ])('should take the direction of %j to be %s', (json, direction) => {
    expect(parseFault('x', json).direction).toBe(direction);
  });

  it.each([
    ['345ns', 1_000],
    ['1.5us', 2_000],
    ['20ms', 20_000_000],
    ['600s', 600_000_000_000],
  ])('should round a delay of %s up to %d ns', (time, rounded) => {
    expect(parseFault('x', { delay: { time } }).effects.delay?.time).toBe(rounded);
  });

  it.each([
    [
      { model: 'gemodel', p: 0.1 },
      { model: 'gemodel', shares: { p: 0.1, r: 99.9, h: 0, k: 100 } },
    ],
    [
      { model: 'state', p13: 33.333333 },
      { model: 'state', shares: { p13: 33.333333, p31: 66.666667, p32: 0, p23: 100, p14: 0 } },
    ],
    [
      { model: 'random', percent: '5%' },
      { model: 'random', percent: 5, correlation: 0 },
    ],
  ])('should fill in the loss %j as tc would', (loss, filled) => {
    expect(parseFault('x', { loss }).effects.loss).toEqual(filled);
  });

  it('should leave its input as it was', () => {
    fc.assert(
      fc.property(arbitraryFaultJson, (json) => {
        const before = structuredClone(json);
        parseFault('x', json);
        expect(json).toEqual(before);
      }),
    );
  });

  it('should throw nothing but a FaultError, whatever it is given', () => {
    const members = fc.constantFrom(...FAULT_FIELDS, 'time', 'percent', 'cidrs', 'ports', 'model');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.anything(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(members, tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(tree, (json) => {
        expect(isRefused(() => parseFault('x', json))).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe(formatFault.name, () => {
  it('should leave out what is as by default', () => {
    const fault = parseFault('x', {
      delay: { ...delay, jitter: '0ms' },
      loss: { percent: 1, correlation: 0 },
      interfaces: [],
      match: { cidrs: [], portSide: 'remote' },
    });

    expect(formatFault(fault)).toEqual({
      direction: 'egress',
      delay: { time: '20ms' },
      loss: { percent: 1 },
      priority: 100,
    });
  });

  it('should write all that there is', () => {
    const json = {
      direction: 'both',
      interfaces: ['eth0'],
      match: {
        cidrs: ['10.0.0.0/8', 'fd00::/8'],
        ports: [5_432, '8000-8999'],
        portSide: 'any',
        protocol: 'tcp',
        excludeCidrs: ['10.1.2.3'],
        excludePorts: [22],
      },
      delay: { time: '20ms', jitter: '2ms', correlation: 25, distribution: 'normal' },
      loss: { model: 'gemodel', p: 1, r: 10, h: 30, k: 99.9 },
      duplicate: { percent: 1 },
      corrupt: { percent: 0.1, correlation: 5 },
      reorder: { percent: 25, correlation: 50, gap: 5 },
      rate: '1mbit',
      partition: true,
      duration: '30s',
      priority: 7,
    };

    expect(formatFault(parseFault('x', json))).toEqual(json);
    expect(Object.keys(json).toSorted()).toEqual([...FAULT_FIELDS].toSorted());
  });

  it('should write what is read as the same fault, also by way of JSON', () => {
    fc.assert(
      fc.property(arbitraryFaultJson, (json) => {
        const fault = parseFault('x', json);
        const written: unknown = JSON.parse(JSON.stringify(formatFault(fault)));
        expect(parseFault('x', written)).toEqual(fault);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe(isForWay.name, () => {
  it.each([
    ['egress', 'egress', true],
    ['egress', 'ingress', false],
    ['ingress', 'egress', false],
    ['ingress', 'ingress', true],
    ['both', 'egress', true],
    ['both', 'ingress', true],
  ] as const)('should say of %s and %s: %p', (direction, way, isFor) => {
    expect(isForWay(parseFault('x', { delay: { time: '20ms' }, direction }), way)).toBe(isFor);
  });
});
