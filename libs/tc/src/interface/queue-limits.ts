import type { Leaf, RateQueue } from '../device/device.ts';
import { type Effects, toNetem } from '../effects/index.ts';
import { NS_PER_SECOND } from '../units/time.ts';

/** How large packets a queue takes, how many, and how many bytes wait for a rate. */
export interface QueueLimits extends Pick<Leaf, 'splitAbove' | 'limit' | 'queue'> {
  /** What gets through at most, in packets per second, where that may be felt. */
  readonly packetsPerSecond?: number | undefined;
  /** How long full packets may wait for a rate, in milliseconds, where that is less than it should. */
  readonly shortened?: number | undefined;
}

/** The largest superpacket that passes whole, in bytes: 64 KB with its headers. */
const LARGEST_WHOLE = 66_000;

/** What such a packet costs the kernel: its pages, and `sk_buff` and headers. */
const WHOLE_COST = 68 * 1_024;

/**
 * What a queue of whole superpackets must take, in packets per second. A sender in full flight has
 * many small ones on the way: at 10 ms, 963 of them were too few.
 */
const ENOUGH_WHOLE = 200_000;

/** What any queue should take, in packets per second; below, the answer warns. */
const ENOUGH_PACKETS = 40_000;

/** A link of this speed fills no queue, in bits per second. */
const FAST_LINK = 10e9;

/** netem's own default, and the least for a queue that may hold it. */
const DEFAULT_LIMIT = 1_000;

/** How long packets wait for a rate before they are dropped, in seconds. */
export const QUEUE_SECONDS = 0.2;

/**
 * Packets that may wait however slow the rate is. In one queue they would keep a ping waiting for
 * seconds, so below that flows take turns.
 */
const MIN_QUEUED = 20;

/** sfq's own default, in packets. */
const SLOW_QUEUE: RateQueue = { kind: 'sfq', limit: 127 };

/** Headers of Ethernet and VLAN, and the room that tbf wants on top of the MTU. */
const SPLIT_ROOM = 100;

/** The smallest frame: packets of a queue that is full of bytes are at most so many. */
const SMALLEST_FRAME = 60;

/** Effects whose share or rate counts packets as they go over the wire. */
const COUNTS_PACKETS = ['loss', 'duplicate', 'corrupt', 'reorder', 'rate'] as const;

/**
 * How much the queues of one class may hold.
 *
 * A pure delay keeps superpackets whole while its share of the memory holds enough of them; else
 * they are cut, since the kernel counts packets and not bytes.
 *
 * @param mtu of the interface, in bytes.
 * @param share of the memory for this class, in bytes.
 */
export function queueLimits(effects: Effects, mtu: number, share: number): QueueLimits {
  if (effects.partition === true) {
    return { splitAbove: LARGEST_WHOLE, limit: 0 };
  }
  const { delay, jitter } = toNetem(effects);
  const seconds = (delay + 3 * jitter) / NS_PER_SECOND;
  const needed = Math.ceil(seconds * ENOUGH_PACKETS);
  const isSplit =
    COUNTS_PACKETS.some((name) => effects[name] !== undefined) ||
    seconds * ENOUGH_WHOLE * WHOLE_COST > share;
  const room = Math.max(1, Math.floor(share / (isSplit ? costOf(mtu) : WHOLE_COST)));
  const queue = effects.rate === undefined ? undefined : queueFor(effects.rate, mtu, share);
  const wanted =
    Math.ceil((1.25 * seconds * FAST_LINK) / (8 * mtu)) +
    Math.ceil((queue?.kind === 'bfifo' ? queue.limit : 0) / SMALLEST_FRAME);
  const limit = Math.min(room, Math.max(DEFAULT_LIMIT, needed, wanted));
  return {
    splitAbove: isSplit ? mtu + SPLIT_ROOM : LARGEST_WHOLE,
    limit,
    ...(queue !== undefined && { queue }),
    ...shortenedBy(effects, mtu, Math.max(0, limit - needed), queue),
    ...(limit < needed && { packetsPerSecond: Math.floor(limit / seconds) }),
  };
}

/**
 * The memory of one class. It halves only when the number of classes doubles, so that one more
 * class seldom changes the others.
 */
export function shareOf(memory: number, classes: number): number {
  return memory / 2 ** Math.ceil(Math.log2(Math.max(1, classes)));
}

function queueFor(rate: number, mtu: number, share: number): RateQueue {
  const bytes = Math.ceil((rate / 8) * QUEUE_SECONDS);
  return bytes < MIN_QUEUED * mtu
    ? SLOW_QUEUE
    : { kind: 'bfifo', limit: Math.floor(Math.min(share, bytes)) };
}

/** @param packets that the queues hold beside those that are delayed. */
function shortenedBy(
  { rate = 0 }: Effects,
  mtu: number,
  packets: number,
  queue: RateQueue | undefined,
): Pick<QueueLimits, 'shortened'> {
  if (queue?.kind !== 'bfifo') {
    return {};
  }
  const seconds = (8 * Math.min(packets * mtu, queue.limit)) / rate;
  return seconds < QUEUE_SECONDS - 1e-3 ? { shortened: Math.floor(1_000 * seconds) } : {};
}

/** The kernel takes memory for a packet in powers of two, and 256 bytes for its `sk_buff`. */
function costOf(mtu: number): number {
  return 2 ** Math.ceil(Math.log2(mtu + 320)) + 256;
}
