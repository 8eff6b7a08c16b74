import { describe, expect, it } from '@jest/globals';
import { type Fault, parseFault } from '../fault/fault.ts';
import { refusalOf } from '../testing/refused.ts';
import { compileRules, isForWay } from './rules.ts';

const delay = { time: '20ms' };

function newFaults(faults: Readonly<Record<string, unknown>>): Fault[] {
  return Object.entries(faults).map(([name, json]) => parseFault(name, json));
}

function compile(faults: Readonly<Record<string, unknown>>): ReturnType<typeof compileRules> {
  return compileRules(newFaults(faults));
}

describe(isForWay.name, () => {
  it.each([
    ['egress', 'out', true],
    ['egress', 'in', false],
    ['ingress', 'out', false],
    ['ingress', 'in', true],
    ['both', 'out', true],
    ['both', 'in', true],
  ] as const)('should say of %s and %s: %p', (direction, way, isFor) => {
    expect(isForWay(parseFault('x', { delay, direction }), way)).toBe(isFor);
  });
});

describe(compileRules.name, () => {
  it('should put the lower priority first, and ties by name', () => {
    const { rules } = compile({
      late: { delay, priority: 200, match: { ports: [1] } },
      b: { delay, match: { ports: [2] } },
      a: { delay, match: { ports: [3] } },
      first: { delay, priority: 0, match: { ports: [4] } },
    });

    expect(rules.map(({ faults }) => faults)).toEqual([['first'], ['a'], ['b'], ['late']]);
  });

  it('should merge different effects on the same packets into one leaf', () => {
    const { rules, warnings } = compile({
      slow: { delay, match: { cidrs: ['10.0.0.0/8', 'fd00::/8'], ports: [80, 81] } },
      lossy: {
        loss: { percent: 1 },
        priority: 5,
        match: { ports: ['80-81'], cidrs: ['fd00::/8', '10.1.0.0/16', '10.0.0.0/8'] },
      },
    });

    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({
      faults: ['lossy', 'slow'],
      priority: 5,
      netem: { delay: 20_000_000, loss: { percent: 1 } },
    });
    expect(warnings).toEqual([]);
  });

  it('should let the first of two win that set the same effect, and warn', () => {
    const { rules, warnings } = compile({
      a: { delay },
      b: { delay: { time: '5ms' }, priority: 9 },
    });

    expect(rules[0]?.netem.delay).toBe(5_000_000);
    expect(warnings).toEqual(['"b" and "a" both set delay for the same packets; "b" wins']);
  });

  it('should let a partition win over everything, and warn', () => {
    const { rules, warnings } = compile({
      a: { loss: { model: 'gemodel', p: 1 }, delay },
      cut: { partition: true },
    });

    expect(rules[0]?.netem.loss).toEqual({ model: 'random', percent: 100, correlation: 0 });
    expect(warnings).toEqual([
      '"cut" lets no packet through, so delay, loss for the same packets cannot be seen',
    ]);
  });

  it.each([
    ['cidrs', { cidrs: ['10.0.0.0/8'] }, { cidrs: ['10.1.2.3'] }, true],
    ['other cidrs', { cidrs: ['10.0.0.0/8'] }, { cidrs: ['11.0.0.0/8'] }, false],
    ['families', { cidrs: ['0.0.0.0/0'] }, { cidrs: ['::/0'] }, false],
    ['ports', { ports: ['80-90'] }, { ports: [85] }, true],
    ['other ports', { ports: ['80-90'] }, { ports: [91] }, false],
    ['port sides', { ports: [80] }, { ports: [80], portSide: 'local' }, true],
    ['protocols', { protocol: 'tcp' }, { ports: [80] }, true],
    ['other protocols', { protocol: 'icmp' }, { ports: [80] }, false],
    ['all and some', {}, { ports: [80] }, true],
    ['an exclusion', { excludeCidrs: ['10.0.0.0/8'] }, { cidrs: ['10.1.2.3'] }, false],
    ['half an exclusion', { excludeCidrs: ['10.0.0.0/9'] }, { cidrs: ['10.0.0.0/8'] }, true],
    ['an excluded port', { excludePorts: [80] }, { ports: [80] }, false],
    ['an excluded port and ICMP', { excludePorts: [80] }, { protocol: 'icmp' }, true],
  ])('should warn of what overlaps, and of nothing else: %s', (_, first, second, isWarned) => {
    const { warnings } = compile({ a: { delay, match: first }, b: { delay, match: second } });

    expect(warnings).toEqual(
      isWarned
        ? [
            '"b" comes after "a": packets that match both get nothing of it; a priority below 100 turns it round',
          ]
        : [],
    );
  });

  it('should count overlaps past the first five, and promise nothing below priority 0', () => {
    const { warnings } = compile({
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7].map((port) => [
          `p${String(port)}`,
          { loss: { percent: 1 }, priority: 0, match: { ports: [port] } },
        ]),
      ),
      z: { loss: { percent: 1 } },
    });

    expect(warnings).toEqual([
      '"z" comes after "p1", "p2", "p3", "p4", "p5", 2 more: packets that match both get nothing of it',
    ]);
  });

  it('should warn of what matches nothing', () => {
    const { rules, warnings } = compile({
      a: { delay, match: { cidrs: ['10.1.2.3'], excludeCidrs: ['10.0.0.0/8'] } },
    });

    expect(rules).toHaveLength(1);
    expect(warnings).toEqual(['"a" matches no packet: what it excludes covers what it includes']);
  });

  it('should warn of queues that are shortened, and only of those', () => {
    const { rules, warnings } = compile({
      a: { delay, match: { ports: [1] } },
      b: { delay: { time: '60s' }, match: { ports: [2] } },
    });

    expect(rules.map(({ limit }) => limit)).toEqual([20_834, 95_674]);
    expect(warnings).toEqual([
      'the queue of "b" is shortened: queues may hold 256 MiB together, so fast traffic may be dropped',
    ]);
  });

  it('should share the memory for queues with other trees', () => {
    const { rules } = compileRules(newFaults({ a: { delay: { time: '60s' } } }), 2);

    expect(rules[0]?.limit).toBe(58_254);
  });

  it.each([
    [{ delay: { ...delay, jitter: '1ms' } }, { delay: { time: '30ms', jitter: '2ms' } }, true],
    [{ delay }, { loss: { percent: 5 } }, true],
    [
      { delay: { ...delay, jitter: 1 } },
      { delay: { ...delay, jitter: 1, distribution: 'normal' } },
      false,
    ],
    [{ loss: { percent: 5 } }, { loss: { model: 'gemodel', p: 1 } }, false],
    [{ delay }, { delay, match: { ports: [80] } }, false],
    [{ delay, priority: 1 }, { delay, priority: 2 }, true],
  ])('should keep the leaf from %j to %j: %p', (before, after, isKept) => {
    const [one, other] = [before, after].map((json) => compile({ x: json }).rules[0]?.key);

    expect(one === other).toBe(isKept);
  });

  it('should take 256 rules and no more', () => {
    const faults = (count: number): Record<string, unknown> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `f${String(n)}`,
          { delay, match: { cidrs: [`10.0.${String(n >> 8)}.${String(n & 255)}`] } },
        ]),
      );

    expect(compile(faults(256)).rules).toHaveLength(256);
    expect(refusalOf(() => compile(faults(257)))).toMatchObject({
      code: 'limit_exceeded',
      value: 257,
      message: 'makes more than 256 rules on one interface',
    });
  });

  it('should take 1000 filters and no more', () => {
    const ports = Array.from({ length: 160 }, (_, n) => 2 * n + 1);
    const full = { a: { delay, match: { ports } } };

    expect(compile(full).rules).toHaveLength(1);
    expect(
      refusalOf(() =>
        compile({ ...full, b: { delay, match: { ports: [2, 4, 6, 8, 10, 12, 14] } } }),
      ),
    ).toMatchObject({ code: 'limit_exceeded', value: 1_002 });
  });
});
