import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { Dice } from '../testing/dice.ts';
import { pickedShare } from './chance.ts';

const PACKETS = 300_000;
const FINE = 2 ** 30;

/** Draws as get_crandom of net/sched/sch_netem.c does, and counts. */
function drawShare(percent: number, correlation: number, seed: number): number {
  const dice = new Dice(seed);
  const rho = correlation / 100;
  let last = 0.5;
  let picked = 0;
  for (let packet = 0; packet < PACKETS; packet++) {
    last = rho * last + (1 - rho) * (dice.roll(FINE) / FINE);
    picked += Number(last <= percent / 100);
  }
  return (100 * picked) / PACKETS;
}

/** Five standard deviations of a count whose packets depend on each other, and the error of the grid. */
function toleranceOf(percent: number, correlation: number): number {
  const rho = correlation / 100;
  const share = Math.max(percent, 1) / 100;
  const variance = (share * (1 - share) * (1 + rho)) / (1 - rho) / PACKETS;
  return 100 * 5 * Math.sqrt(variance) + 0.1;
}

describe(pickedShare.name, () => {
  it.each([
    [1, 10],
    [1, 25],
    [10, 25],
    [30, 25],
    [10, 50],
    [40, 75],
    [90, 50],
    [45, 92],
    [60, 95],
    [50, 60],
  ])('should be what netem picks of %d%% with a correlation of %d%%', (percent, correlation) => {
    const drawn = drawShare(percent, correlation, 1_000 * percent + correlation);

    expect(Math.abs(pickedShare(percent, correlation) - drawn)).toBeLessThan(
      toleranceOf(percent, correlation),
    );
  });

  it('should be the share that was asked for where nothing is mixed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        expect(pickedShare(percent, 0)).toBe(percent);
        expect(pickedShare(percent, 100)).toBe(percent);
      }),
    );
  });

  it.each([
    [10, 20, 40],
    [30, 50, 80],
    [45, 85, 95],
  ])('should pick less of %d%% the more its numbers are mixed', (percent, less, more) => {
    const [one, other] = [less, more].map((rho) => pickedShare(percent, rho));

    expect(one).toBeLessThan(percent);
    expect(other).toBeLessThan(one ?? 0);
    expect(pickedShare(100 - percent, less)).toBeCloseTo(100 - (one ?? 0), 0);
  });
});
