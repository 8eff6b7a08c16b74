import { lossShares } from '../effects/loss.ts';
import type { Netem, Share } from '../effects/netem.ts';
import type { BitRate } from '../units/rate.ts';
import type { Leaf } from './device.ts';

/** `tc` prints six digits of what the kernel has. */
const RELATIVE = 1e-5;

/**
 * iproute2 before 6.9 rounds times down to ticks of 64 ns, and to microseconds when it reads them
 * back; the kernel keeps shares in 32 bits, and rates in whole bytes.
 */
const ABSOLUTE_NS = 2_000;
const ABSOLUTE_PERCENT = 1e-7;
const ABSOLUTE_BITS = 8;

/** `tc class show` prints four digits and more. */
const RELATIVE_OF_CLASS = 1e-3;

/** Whether a netem is as it should be, by what the kernel says: not the shape of the jitter. */
export function isSameNetem(wanted: Leaf, present: Leaf): boolean {
  return wanted.limit === present.limit && areSameSettings(wanted.netem, present.netem);
}

/** Whether a rate class is as it should be; one that `tc` shows without its rate is. */
export function isSameRate(wanted: BitRate, present: BitRate | undefined): boolean {
  return (
    present !== undefined &&
    (present === 0 ||
      Math.abs(wanted - present) <= Math.max(ABSOLUTE_BITS, RELATIVE_OF_CLASS * wanted))
  );
}

function areSameSettings(a: Netem, b: Netem): boolean {
  return (
    isNear(a.delay, b.delay, ABSOLUTE_NS) &&
    isNear(a.jitter, b.jitter, ABSOLUTE_NS) &&
    isNear(a.rate, b.rate, ABSOLUTE_BITS) &&
    a.reorder.gap === b.reorder.gap &&
    areNear(shares(a), shares(b)) &&
    a.loss.model === b.loss.model &&
    areNear(lossOf(a), lossOf(b))
  );
}

function shares({ delayCorrelation, duplicate, corrupt, reorder }: Netem): number[] {
  return [delayCorrelation, ...[duplicate, corrupt, reorder].flatMap(shareOf)];
}

/** A correlation without anything to correlate is not kept by the kernel. */
function shareOf({ percent, correlation }: Share): number[] {
  return [percent, percent > 0 ? correlation : 0];
}

function lossOf({ loss }: Netem): readonly number[] {
  return loss.model === 'random' ? shareOf(loss) : lossShares(loss);
}

function areNear(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, index) => isNear(value, b[index] ?? Number.NaN, ABSOLUTE_PERCENT));
}

function isNear(a: number, b: number, absolute: number): boolean {
  return Math.abs(a - b) <= Math.max(absolute, RELATIVE * Math.abs(a));
}
