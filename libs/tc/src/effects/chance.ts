import type { Percent } from '../units/percent.ts';

/** How fine the distribution is computed; its error stays far below a tenth of a percent. */
const STEPS = 1_024;

/** Above this the numbers hardly move from one half, and their sum is close to normal. */
const HIGH_CORRELATION = 0.9;

/** Shares to remember: each takes milliseconds, and is asked for by every set of faults it is in. */
const MAX_KNOWN = 1_000;
const known = new Map<string, Percent>();

/** Rounds go on until no more than this of the start is left, ρⁿ. */
const NEGLIGIBLE = 1e-3;

/**
 * The share of packets that netem really picks when it is asked for a share with a correlation.
 *
 * netem mixes each random number with the one before it, x' = ρx + (1 − ρ)u (get_crandom in
 * net/sched/sch_netem.c), so its numbers gather around one half and seldom fall below a small share.
 * With a correlation of 100 % it repeats its first number for ever: the share is one of runs then.
 */
export function pickedShare(percent: Percent, correlation: Percent): Percent {
  if ([0, 100].includes(percent) || [0, 100].includes(correlation)) {
    return percent;
  }
  const key = `${String(percent)} ${String(correlation)}`;
  const picked = known.get(key) ?? computeShare(percent / 100, correlation / 100);
  if (known.size >= MAX_KNOWN) {
    known.clear();
  }
  known.set(key, picked);
  return picked;
}

function computeShare(share: number, rho: number): Percent {
  return 100 * (rho > HIGH_CORRELATION ? normalShare(share, rho) : mixedShare(share, rho));
}

/** Iterates F(x) = ∫ F((x − (1 − ρ)u) / ρ) du over a grid, from the uniform distribution on. */
function mixedShare(share: number, rho: number): number {
  let below = Float64Array.from({ length: STEPS + 1 }, (_, index) => index / STEPS);
  for (let left = 1; left > NEGLIGIBLE; left *= rho) {
    const area = integrate(below);
    below = below.map((_, index) => {
      const x = index / STEPS;
      const high = areaAt(area, x / rho);
      const low = areaAt(area, (x - (1 - rho)) / rho);
      return (rho / (1 - rho)) * (high - low);
    });
  }
  return below[Math.round(share * STEPS)] ?? share;
}

function integrate(values: Float64Array): Float64Array {
  const area = new Float64Array(values.length);
  for (let index = 1; index < values.length; index++) {
    const mean = ((values[index - 1] ?? 0) + (values[index] ?? 0)) / 2;
    area[index] = (area[index - 1] ?? 0) + mean / STEPS;
  }
  return area;
}

/** The integral up to `x`; past 1 the distribution is 1. */
function areaAt(area: Float64Array, x: number): number {
  if (x <= 0) {
    return 0;
  }
  if (x >= 1) {
    return (area[STEPS] ?? 0) + x - 1;
  }
  const place = x * STEPS;
  const index = place | 0;
  const [from = 0, to = 0] = [area[index], area[index + 1]];
  return from + (to - from) * (place - index);
}

/** A normal distribution of the same mean, 1/2, and variance, (1 − ρ) / 12(1 + ρ). */
function normalShare(share: number, rho: number): number {
  const deviation = Math.sqrt((1 - rho) / (12 * (1 + rho)));
  const z = Math.abs(share - 0.5) / deviation;
  // Abramowitz and Stegun, 26.2.17.
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    series.reduceRight((sum, factor) => (sum + factor) * t, 0);
  return share < 0.5 ? tail : 1 - tail;
}
