import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EFFECT_NAMES } from './effects/index.ts';
import { FAULT_FIELDS, formatFault, parseFault } from './fault/fault.ts';
import { parseShorthand, SHORTHAND_KINDS, SHORTHAND_PARAMETERS } from './fault/shorthand.ts';
import {
  composeFaults,
  MAX_CLASSES,
  MAX_FAULTS,
  MAX_MEETINGS,
} from './interface/packet-classes.ts';
import { queueLimits } from './interface/queue-limits.ts';
import { reportFault } from './interface/report.ts';
import { PROGRAM_LIMITS } from './program/limits.ts';
import { BpfMachine } from './testing/bpf-machine.ts';
import { ETHERTYPES, toFrame } from './testing/header-packet.ts';
import { DEFAULT_QUEUE_MEMORY, planFaults } from './testing/kernel-views.ts';
import { type FaultsJson, newFaults } from './testing/new-faults.ts';
import { refusalOf } from './testing/refused.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/faults.md'), 'utf8');

function sectionOf(title: string): string {
  return page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? '';
}

/** What stands in the first column of tables. */
function listFirstColumn(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` /gm)].map(([, name = '']) => name);
}

/** Members that the code says it knows, of a part of a fault. */
function listMembers(part: string): string[] {
  const unknown = { partition: true, [part]: { nonsense: 1 } };
  const known = /^known are (.+)$/.exec(refusalOf(() => parseFault('x', unknown)).remedy)?.[1];
  return (known ?? '').split(', ').map((member) => `${part}.${member}`);
}

/** Each JSON block of the page with the lines of the text block that follows it. */
const EXAMPLES = [...page.matchAll(/```json\n([^`]+)```\n\n```text\n([^`]+)```/g)].map(
  ([, json = '', text = '']) =>
    [json.replaceAll(/\s+/g, ' ').trim(), text.trim().split('\n')] as const,
);

/** Each JSON block of several faults, and what the answer to one of them says. */
const ANSWERS = [
  ...page.matchAll(
    /```json\n(\{\n {2}"(?:slow|all)"[^`]+)```[^`]*(?:`[^`]+`[^`]*)*?```json\n([^`]+)```/g,
  ),
].map(([, json = '', answer = '']) => [json, answer] as const);

const LANE = { way: 'egress', cleanPorts: [2_332], interfaceName: 'eth0' } as const;
const delay = { time: '20ms' };

function planLines(json: string): string[] {
  return [...planFaults([parseFault('x', JSON.parse(json))]).change.lines];
}

/** Whether a line has a text, in which `…` stands for anything. */
function hasText(line: string, text: string): boolean {
  const parts = text.split('…');
  return parts.length === 1
    ? line.includes(text)
    : line.startsWith(parts[0] ?? '') && line.endsWith(parts.at(-1) ?? '');
}

function newPeers(count: number): FaultsJson {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `p${String(n)}`,
      { delay, match: { cidrs: [`10.0.${String(n >> 8)}.${String(n & 255)}`] } },
    ]),
  );
}

function withCommas(value: number): string {
  return value.toLocaleString('en-US');
}

describe('docs/faults.md', () => {
  it('should list every field of a fault, and no other', () => {
    const parts = EFFECT_NAMES.filter((name) => name !== 'rate' && name !== 'partition');
    const members = [...parts, 'match'].flatMap(listMembers);
    const listed = ['Fields', 'Effects', 'Matching'].flatMap((title) =>
      listFirstColumn(sectionOf(title)),
    );

    expect(listed.toSorted()).toEqual([...FAULT_FIELDS, ...members].toSorted());
  });

  it('should have a section for every effect', () => {
    const titles = [...sectionOf('Effects').matchAll(/^### (\w+)$/gm)].map(([, title]) => title);

    expect(titles).toEqual(EFFECT_NAMES);
  });

  it('should list every parameter of a shorthand', () => {
    const listed = listFirstColumn(sectionOf('Shorthands')).filter((name) => !name.startsWith('/'));

    expect(listed).toEqual(SHORTHAND_PARAMETERS);
  });

  it('should show a shorthand of every kind, and the fault that it is', () => {
    const rows = [
      ...sectionOf('Shorthands').matchAll(/^\| `\/(\w+)\/([^`?]+)\??([^`]*)` +\| `(.+)` +\|$/gm),
    ];

    expect(rows.map(([, kind]) => kind)).toEqual(SHORTHAND_KINDS);
    for (const [, kind = '', value = '', query, json = ''] of rows) {
      const fault = parseShorthand(kind, value, Object.fromEntries(new URLSearchParams(query)));
      expect(fault && formatFault(fault)).toEqual(formatFault(parseFault(kind, JSON.parse(json))));
    }
  });

  it('should show how each effect, a match and a whole tree are told to the kernel', () => {
    expect(EXAMPLES.length).toBeGreaterThan(EFFECT_NAMES.length + 2);
  });

  it.each(EXAMPLES)('should show what %s becomes', (json, text) => {
    const lines = planLines(json);

    expect(text.filter((part) => !lines.some((line) => hasText(line, part)))).toEqual([]);
  });

  it('should show the whole tree, in order', () => {
    const [json = '', text = []] = EXAMPLES.at(-1) ?? [];
    const lines = planLines(json);

    expect(text).toHaveLength(lines.length);
    expect(text.filter((part, index) => !hasText(lines[index] ?? '', part))).toEqual([]);
  });

  it('should have three examples of faults that meet', () => {
    expect(ANSWERS).toHaveLength(3);
  });

  it.each(ANSWERS)('should show what is answered about %s', (json, answer) => {
    const { faults, compositions } = planFaults(newFaults(JSON.parse(json) as FaultsJson)).state;
    const reports = [...faults.values()].map(({ fault }) => reportFault(fault, compositions));

    expect(reports).toContainEqual(expect.objectContaining(JSON.parse(answer) as object));
  });

  it.each([
    ['faults of one interface and way', MAX_FAULTS],
    ['classes of one interface and way', MAX_CLASSES],
    ['different sets of faults that meet', MAX_MEETINGS],
    ['programs of one interface and way', PROGRAM_LIMITS.programs],
    ['instructions of one program', PROGRAM_LIMITS.instructions],
    ['blocks and port ranges of all its matches', PROGRAM_LIMITS.conditions],
    ['items of one list of a match', 1_000],
  ])('should name the limit of %s', (what, limit) => {
    const row = sectionOf('Limits')
      .split('\n')
      .find((line) => line.startsWith(`| ${what} `));

    expect(row?.split('|')[2]?.trim()).toBe(withCommas(limit));
  });

  it('should name the limit that lists have', () => {
    const ports = Array.from({ length: 1_001 }, () => 80);

    expect(refusalOf(() => parseFault('x', { delay, match: { ports } })).message).toContain('1000');
  });

  it('should count classes as the code does', () => {
    const ports = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        `q${String(n)}`,
        { loss: { percent: 1 }, match: { ports: [n + 1] } },
      ]),
    );

    expect(sectionOf('Limits')).toContain('20 faults that\nmatch different peers make 20');
    expect(composeFaults(newFaults(newPeers(20)), LANE).classes).toHaveLength(20);
    expect(sectionOf('Limits')).toContain('may make 120');
    expect(composeFaults(newFaults({ ...newPeers(10), ...ports }), LANE).classes).toHaveLength(120);
  });

  it.each([1, 256])('should say how many steps a packet takes that none of %d matches', (count) => {
    const { programs } = composeFaults(newFaults(newPeers(count)), LANE);
    const packet = {
      ethertype: ETHERTYPES.ip,
      source: 0x0a00_0001n,
      destination: 0xc000_0201n,
      options: 0,
      fragment: 0,
      headers: [{ type: 6, bytes: new Uint8Array(20) }],
    };
    const steps = programs.map((text) => new BpfMachine(text).run(toFrame(packet)).steps);

    expect(sectionOf('Matching')).toContain('some 20 of its steps');
    expect(steps).toHaveLength(1);
    expect(steps[0]).toBeLessThanOrEqual(25);
  });

  it('should say how much the queues may hold', () => {
    const limits = (json: object): ReturnType<typeof queueLimits> =>
      queueLimits(parseFault('x', json).effects, 1_500, DEFAULT_QUEUE_MEMORY);
    const split = limits({ delay: { time: '1s' } });
    const whole = limits({ delay: { time: '4.8ms' } });
    const text = sectionOf('Limits').replaceAll('\n', ' ');

    expect(text).toContain(`${String(DEFAULT_QUEUE_MEMORY / 2 ** 20)}Mi if nothing else is set`);
    expect(text).toContain(`64Mi hold ${withCommas(split.limit)} of them`);
    expect(text).toContain(`64Mi hold ${String(whole.limit)} of them`);
    expect(text).toContain(
      `${withCommas(split.packetsPerSecond ?? 0)} with one class and a delay of 1 s`,
    );
    expect(text).toContain(
      `${String(limits({ rate: '10gbit' }).shortened)} ms with one class and \`10gbit\``,
    );
    expect(whole.splitAbove).toBeGreaterThan(1_600);
    expect(text).toContain('up to 4.8 ms with one class');
    expect(limits({ delay: { time: '4.9ms' } }).splitAbove).toBe(1_600);
  });

  it.each([
    ['1.2 Mbit/s', 'sfq', '1199kbit'],
    ['200 ms', 'bfifo', '1200kbit'],
  ])('should say by %s when a queue is %s', (text, kind, rate) => {
    const { effects } = parseFault('x', { rate });

    expect(sectionOf('Effects')).toContain(text);
    expect(queueLimits(effects, 1_500, DEFAULT_QUEUE_MEMORY).queue?.kind).toBe(kind);
  });

  it('should say what netem makes of a correlation', () => {
    const { faults, compositions } = planFaults(
      newFaults({ x: { loss: { percent: 10, correlation: 25 } } }),
    ).state;
    const [expected = ''] = [...faults.values()].flatMap(
      ({ fault }) => reportFault(fault, compositions).expected,
    );

    expect(expected).toBe('about 1.73% of packets lost');
    expect(sectionOf('Effects').replaceAll('\n', ' ')).toContain(
      'about 1.73% of packets where 10%',
    );
  });
});
