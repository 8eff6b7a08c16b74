import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { CLEAN } from '../effects/netem.ts';
import { fitLimits, packetLimit } from './packet-limit.ts';

const MS = 1_000_000;
const BUDGET = Math.floor((256 * 2 ** 20) / 2_304);

describe(packetLimit.name, () => {
  it.each([
    ['nothing', {}, 1_000],
    ['20 ms, as much as 10 Gbit/s needs', { delay: 20 * MS }, 20_834],
    ['20 ms and 2 ms of jitter', { delay: 20 * MS, jitter: 2 * MS }, 27_084],
    ['less than the default needs', { delay: 0.5 * MS }, 1_000],
    ['1 Mbit/s, 200 ms of it', { rate: 1e6 }, 17],
    ['1 Mbit/s and a delay', { rate: 1e6, delay: 100 * MS, jitter: 10 * MS }, 28],
    ['a rate at which hardly one packet fits', { rate: 8 }, 10],
  ])('should hold for %s', (_, netem, limit) => {
    expect(packetLimit({ ...CLEAN, ...netem })).toBe(limit);
  });
});

describe(fitLimits.name, () => {
  it('should leave what fits', () => {
    expect(fitLimits([1_000, 20_834, 17])).toEqual([1_000, 20_834, 17]);
  });

  it('should let a long delay not starve a short one', () => {
    expect(fitLimits([600_000_000, 20_834])).toEqual([BUDGET - 20_834, 20_834]);
  });

  it('should share evenly what is too much everywhere', () => {
    expect(fitLimits([1e6, 1e6])).toEqual([BUDGET / 2, BUDGET / 2]);
  });

  it('should divide the budget between trees', () => {
    expect(fitLimits([1e6], 4)).toEqual([Math.floor(BUDGET / 4)]);
  });

  it('should keep to the budget, shrink only the largest, and grow none', () => {
    const limits = fc.array(fc.integer({ min: 10, max: 1e6 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 8 }), (wanted, trees) => {
        const granted = fitLimits(wanted, trees);
        const shrunk = granted.filter((limit, index) => limit < (wanted[index] ?? 0));
        expect(granted.reduce((sum, limit) => sum + limit, 0)).toBeLessThanOrEqual(BUDGET / trees);
        expect(granted.every((limit, index) => limit <= (wanted[index] ?? 0))).toBe(true);
        expect(Math.min(...shrunk) + 1).toBeGreaterThanOrEqual(
          Math.max(0, ...granted.filter((limit, index) => limit === wanted[index])),
        );
      }),
    );
  });
});
