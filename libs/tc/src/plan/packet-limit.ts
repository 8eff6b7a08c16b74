import type { Netem } from '../effects/netem.ts';
import { NS_PER_SECOND } from '../units/time.ts';

const PACKET_BITS = 8 * 1_500;
const ASSUMED_RATE = 10e9;
const HEADROOM = 1.25;
const QUEUE_SECONDS = 0.2;
const DEFAULT_LIMIT = 1_000;
const MIN_LIMIT = 10;

/** What a queued packet costs the kernel, and what all leaves of a Pod may cost together. */
const PACKET_BYTES = 2_304;
const BUDGET_BYTES = 256 * 2 ** 20;

/**
 * How many packets a netem must be able to hold. Its own default of 1,000 silently drops at 20 ms
 * and 600 Mbit/s; with a rate a long queue would add seconds of delay nobody asked for.
 */
export function packetLimit({ delay, jitter, rate }: Netem): number {
  const seconds = (delay + 3 * jitter) / NS_PER_SECOND;
  return rate > 0
    ? Math.max(MIN_LIMIT, Math.ceil(((seconds + QUEUE_SECONDS) * rate) / PACKET_BITS))
    : Math.max(DEFAULT_LIMIT, Math.ceil((HEADROOM * seconds * ASSUMED_RATE) / PACKET_BITS));
}

/**
 * Shrinks the largest limits until all fit the memory budget; those of an even share and less
 * stay, so that one long delay does not starve short ones.
 *
 * @param trees how many devices share the budget.
 */
export function fitLimits(limits: readonly number[], trees = 1): number[] {
  let room = Math.floor(BUDGET_BYTES / PACKET_BYTES / trees);
  let remaining = limits.length;
  const granted = new Map<number, number>();
  for (const [index, limit] of [...limits.entries()].sort(([, a], [, b]) => a - b)) {
    const share = Math.max(MIN_LIMIT, Math.floor(room / remaining));
    granted.set(index, Math.min(limit, share));
    room -= Math.min(limit, share);
    remaining--;
  }
  return limits.map((limit, index) => granted.get(index) ?? limit);
}
