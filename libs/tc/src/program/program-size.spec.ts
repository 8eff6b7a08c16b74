import { describe, expect, it } from '@jest/globals';
import { BpfMachine } from '../testing/bpf-machine.ts';
import { ETHERTYPES, toFrame } from '../testing/header-packet.ts';
import { newMatch } from '../testing/new-match.ts';
import { refusalOf } from '../testing/refused.ts';
import { parseCidr } from '../units/cidr.ts';
import { compilePrograms } from './compile-programs.ts';
import { PROGRAM_LIMITS } from './limits.ts';

const FIRST_CLASS = 0x7fa1_0010;
const COUNTS = [1, 10, 100, 256];

/** One rule of each shape, by its number. */
const SHAPES = {
  'a TCP port': (n: number) => ({ protocol: 'tcp', ports: [20_000 + 2 * n] }),
  'a port': (n: number) => ({ ports: [20_000 + 2 * n] }),
  'a /32': (n: number) => ({ cidrs: [ip(0x0a00_0100 + 2 * n)] }),
  'a /32 with a TCP port': (n: number) => ({
    cidrs: [ip(0x0a00_0100 + 7 * n)],
    protocol: 'tcp',
    ports: [5_000 + n],
  }),
  'a /128': (n: number) => ({ cidrs: [`fd00::${(3 * n).toString(16)}`] }),
  '30 times a /32': (n: number) => ({ cidrs: many(30, (k) => ip(0x0a00_0000 + 2 * (30 * n + k))) }),
  'a port of either side': (n: number) => ({ ports: [20_000 + 2 * n], portSide: 'any' }),
} as const;
type Shape = keyof typeof SHAPES;

/** What no rule is for; at both ends of what they are for, and beside. */
const UNMATCHED = ['8.8.8.8', '10.0.1.255', '10.244.1.1', '192.0.2.1'].flatMap((address) =>
  [1, 5_201, 60_000].map((port) =>
    toFrame({
      ethertype: ETHERTYPES.ip,
      source: 0n,
      destination: parseCidr(address).bits,
      options: 0,
      fragment: 0,
      headers: [
        { type: 6, bytes: Uint8Array.of(0x9c, 0x40, port >> 8, port & 255, ...many(16, () => 0)) },
      ],
    }),
  ),
);

describe(compilePrograms.name, () => {
  describe('when rules are many', () => {
    it.each([
      ['a TCP port', [102, 125, 346, 742]],
      ['a port', [104, 127, 348, 744]],
      ['a /32', [14, 37, 257, 654]],
      ['a /32 with a TCP port', [18, 77, 660, 1_684]],
      ['a /128', [100, 123, 346, 869]],
      ['30 times a /32', [54, 411, 4_140, 10_674]],
    ] as [Shape, number[]][])('should keep programs small: %s', (shape, sizes) => {
      const compiled = COUNTS.map((count) => sum(compile(shape, count), ({ length }) => length));

      expect(compiled).toEqual(sizes);
    });

    it.each(['a TCP port', 'a port', 'a /32', 'a /32 with a TCP port'] as const)(
      'should need few steps for a packet that none matches: %s',
      (shape) => {
        const [hundred = 0, most = 0] = [100, 256].map((count) => stepsOf(compile(shape, count)));

        expect(most).toBeLessThanOrEqual(24);
        expect(Math.abs(most - hundred)).toBeLessThanOrEqual(0.1 * most);
      },
    );

    it.each([64, 128, 256])('should do no more work than %d rules need', (count) => {
      const rules = many(count, SHAPES['30 times a /32']);
      const [least, most] = [5, 7].map((work) => 30 * count * work);

      expect(() => compileAll(rules, { ...PROGRAM_LIMITS, work: least ?? 0 })).toThrow('overlaps');
      expect(compileAll(rules, { ...PROGRAM_LIMITS, work: most ?? 0 })).not.toEqual([]);
    });
  });

  describe('when rules are too many', () => {
    it.each([
      [
        'blocks',
        many(30, () => ({ cidrs: many(300, (k) => ip(2 * k)) })),
        'makes more than 8192 blocks and port ranges on one interface',
      ],
      [
        'pairs of ports',
        many<object>(256, SHAPES['a port of either side']),
        'makes more than 16240 instructions on one interface',
      ],
      [
        'programs',
        many(150, (n) => ({ cidrs: many(30, (k) => ip(300 * k + 2 * n)), ports: [80 + n] })),
        'makes more than 8 programs on one interface',
      ],
      [
        'overlaps',
        many(256, (n) => ({ excludeCidrs: many(30, (k) => ip(512 * k + 2 * n)) })),
        'makes more than 4000000 overlaps on one interface',
      ],
    ])('should refuse them at once: %s', (_, rules, message) => {
      const error = refusalOf(() => compileAll(rules));

      expect(error).toMatchObject({ code: 'limit_exceeded', field: 'match', message });
      expect(error.remedy).toContain('use fewer');
    });
  });
});

function compile(shape: Shape, count: number): BpfMachine[] {
  return compileAll(many<object>(count, SHAPES[shape]));
}

/** Of later fragments only rules without ports take hold. */
function compileAll(rules: readonly object[], limits = PROGRAM_LIMITS): BpfMachine[] {
  const matches = rules.map(newMatch);
  const texts = compilePrograms(
    matches,
    {
      way: 'egress',
      cleanPorts: [2_332],
      isLoopback: false,
      valueOf: (matched, part) => {
        const rule = matched.find((each) => part === 'whole' || matches[each]?.ports.length === 0);
        return rule === undefined ? 0 : FIRST_CLASS + rule;
      },
    },
    limits,
  );
  return texts.map((text) => new BpfMachine(text));
}

function stepsOf(machines: readonly BpfMachine[]): number {
  const runs = UNMATCHED.map((frame) => machines.map((machine) => machine.run(frame)));
  expect(runs.flat().filter(({ value }) => value !== 0)).toEqual([]);
  return Math.max(...runs.map((run) => sum(run, ({ steps }) => steps)));
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

function ip(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function many<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}
