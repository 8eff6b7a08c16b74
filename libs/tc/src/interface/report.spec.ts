import { describe, expect, it } from '@jest/globals';
import { composeWays, reportOne } from '../testing/compose-ways.ts';
import { newFaults } from '../testing/new-faults.ts';
import { reportFault } from './report.ts';

const PEER = { cidrs: ['10.1.2.3'] };
const delay = { time: '20ms' };

describe(reportFault.name, () => {
  it('should say what a fault does by itself', () => {
    expect(reportOne('slow', { slow: { delay, match: { protocol: 'icmp' } } })).toEqual({
      expected: ['ping +20ms'],
      warnings: [],
    });
  });

  it('should say what it does beside others, with their names', () => {
    const faults = {
      slow: { delay, match: { protocol: 'icmp' } },
      lossy: { loss: { percent: 1 }, match: PEER },
    };

    expect(reportOne('slow', faults)).toEqual({
      expected: ['ping +20ms', 'with "lossy": 1% of packets lost'],
      warnings: [],
    });
    expect(reportOne('lossy', faults)).toEqual({
      expected: ['1% of packets lost', 'with "slow": ping +20ms'],
      warnings: [],
    });
  });

  it('should say to both who wins, and why', () => {
    const faults = {
      wide: { delay, match: { protocol: 'icmp' } },
      narrow: { delay: { time: '5ms' }, match: { ...PEER, protocol: 'icmp' } },
    };
    const warnings = [
      '"narrow" and "wide" both set delay: packets that both match get that of "narrow", because its match is narrower',
    ];

    expect(reportOne('wide', faults)).toEqual({ expected: ['ping +20ms'], warnings });
    expect(reportOne('narrow', faults)).toEqual({ expected: ['ping +5ms'], warnings });
  });

  it('should say that a partition hides the others', () => {
    const faults = {
      slow: { delay, match: { protocol: 'icmp' } },
      cut: { partition: true, match: PEER },
    };
    const warnings = [
      '"cut" lets no packet through, so nothing of "slow" is seen on packets that both match',
    ];

    expect(reportOne('slow', faults)).toEqual({ expected: ['ping +20ms'], warnings });
    expect(reportOne('cut', faults)).toEqual({
      expected: ['no packet gets through; new connections time out'],
      warnings,
    });
  });

  it('should say that a fault does nothing since another wins everywhere', () => {
    const { expected, warnings } = reportOne('a', {
      a: { delay },
      b: { delay: { time: '5ms' }, priority: 9 },
    });

    expect(expected).toEqual([]);
    expect(warnings).toEqual([
      '"a" does nothing at present',
      '"b" and "a" both set delay: packets that both match get that of "b", because its priority 9 is lower than 100',
    ]);
  });

  it('should say that a fault matches nothing', () => {
    const match = { ...PEER, excludeCidrs: ['10.0.0.0/8'] };

    expect(reportOne('x', { x: { delay, match } })).toEqual({
      expected: [],
      warnings: ['"x" matches no packet: what it excludes covers what it includes'],
    });
  });

  it('should say what netem does with a correlation, whoever else is there', () => {
    const { warnings } = reportOne('x', { x: { loss: { percent: 10, correlation: 25 } } });

    expect(warnings).toEqual([expect.stringContaining('netem loses about 1.73%')]);
  });

  it('should not say more than anybody reads', () => {
    const others = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        `n${String(n)}`,
        { delay: { time: '5ms' }, match: { cidrs: [`10.0.0.${String(n)}`] } },
      ]),
    );
    const { warnings } = reportOne('wide', { wide: { delay }, ...others });

    expect(warnings).toHaveLength(6);
    expect(warnings.at(-1)).toBe('and 4 more like these');
  });

  it.each([
    [{ ports: [80] }, false],
    [{ excludePorts: [80] }, true],
    [PEER, true],
    [{ protocol: 'icmp' }, true],
    [{ protocol: 'tcp' }, false],
  ])('should speak of ping for %j: %p', (match, hasPing) => {
    expect(reportOne('x', { x: { delay, match } }).expected.includes('ping +20ms')).toBe(hasPing);
  });

  it('should say that a delay of 0 takes a reorder of another fault away', () => {
    const faults = {
      none: { delay: { time: 0 }, priority: 1, match: PEER },
      mixed: { delay, reorder: { percent: 25 }, match: { protocol: 'icmp' } },
    };

    expect(reportOne('mixed', faults).expected).toEqual([
      'ping +20ms',
      '25% of packets overtake those before them',
      'with "none": ping +0ms, no packet overtakes those before it, since none waits',
    ]);
  });

  it('should name only those that give a packet something', () => {
    const faults = {
      slow: { delay, match: { protocol: 'icmp' } },
      lossy: { loss: { percent: 1 }, match: PEER },
      late: { delay: { time: '9s' }, priority: 200, match: PEER },
    };

    expect(reportOne('slow', faults).expected).toEqual([
      'ping +20ms',
      'with "lossy": 1% of packets lost',
    ]);
  });

  it('should stay short for 256 faults with long names that all meet', () => {
    const faults = newFaults(
      Object.fromEntries(
        Array.from({ length: 256 }, (_, n) => [
          String(n).padStart(63, 'x'),
          {
            ...(n === 0 ? { delay } : { loss: { percent: n / 10 } }),
            match: { cidrs: [`10.0.0.0/${String(8 + (n % 24))}`] },
          },
        ]),
      ),
    );
    const compositions = composeWays(faults);
    const lengths = faults.map((fault) => JSON.stringify(reportFault(fault, compositions)).length);

    expect(Math.max(...lengths)).toBeLessThan(5_000);
  });

  it('should name at most five others', () => {
    const effects = {
      a: { delay },
      b: { loss: { percent: 1 } },
      c: { duplicate: { percent: 2 } },
      d: { corrupt: { percent: 3 } },
      e: { rate: '1mbit' },
      f: { delay: { time: '5ms' }, reorder: { percent: 4 }, priority: 200 },
    };
    const others = Object.fromEntries(
      Object.entries(effects).map(([name, effect]) => [name, { ...effect, match: PEER }]),
    );
    const { expected } = reportOne('own', {
      ...others,
      own: { direction: 'both', loss: { percent: 7 }, priority: 0, match: { protocol: 'icmp' } },
      g: { direction: 'ingress', delay: { time: '1ms' }, match: PEER },
    });

    expect(expected).toContainEqual(expect.stringMatching(/^with ("\w", ){5}and 1 more: /));
  });

  it('should report thousands of meetings at once', () => {
    const faults = newFaults({
      all: { loss: { percent: 1 }, priority: 0 },
      ...Object.fromEntries(
        Array.from({ length: 88 }, (_, n) => [
          `f${String(n)}`,
          {
            loss: { percent: 2 },
            match: { ports: [n + 1], portSide: n % 2 === 0 ? 'remote' : 'local' },
          },
        ]),
      ),
    });
    const compositions = composeWays(faults);
    const start = performance.now();
    const reports = faults.map((fault) => reportFault(fault, compositions));

    expect(compositions[0]?.meetings.length).toBeGreaterThan(2_000);
    expect(reports[0]?.warnings.at(-1)).toBe('and 83 more like these');
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
