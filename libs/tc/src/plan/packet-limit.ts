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

/** Shrinks limits in proportion until they fit the memory budget; none below the default. */
export function fitLimits(limits: readonly number[]): number[] {
  const total = limits.reduce((sum, limit) => sum + limit, 0) * PACKET_BYTES;
  return total <= BUDGET_BYTES
    ? [...limits]
    : limits.map((limit) =>
        Math.min(limit, Math.max(DEFAULT_LIMIT, Math.floor((limit * BUDGET_BYTES) / total))),
      );
}
