import type { Netem } from '../effects/netem.ts';
import type { BitRate } from '../units/rate.ts';

/** Major number of everything that is ours: it marks ownership. */
export const HANDLE = '7fa1:';

/** Where packets wait for the rate. */
export interface RateQueue {
  /** One queue of bytes, or one of packets in which flows take turns: for slow links. */
  readonly kind: 'bfifo' | 'sfq';
  /** Bytes or packets. */
  readonly limit: number;
}

/** A class with its queues: what happens to the packets that one set of faults matches. */
export interface Leaf {
  /** Minor of the class that limits the rate; absent where nothing does. */
  readonly rateClass?: number | undefined;
  /** Larger packets are cut into those that go over the wire, in bytes. */
  readonly splitAbove: number;
  readonly netem: Netem;
  /** Packets that the netem can hold, those behind it included; 0 where all packets are lost. */
  readonly limit: number;
  /** Absent without a rate. */
  readonly queue?: RateQueue | undefined;
}

/** Our part of one network device. Classes are named by their minor numbers. */
export interface Device {
  /** Whether the root qdisc is ours. */
  readonly hasRoot: boolean;
  /** Rate classes; several leaves may share one. One that is not as we set it has NaN. */
  readonly rates: ReadonlyMap<number, BitRate>;
  /** A class whose queues are not as we set them has `undefined`. */
  readonly leaves: ReadonlyMap<number, Leaf | undefined>;
  /** Bytecode of the filters that choose the class, as `tc` takes it; they are never for the same packet. */
  readonly programs: readonly string[];
  /** Whether the root has filters that this version does not set: an earlier version's, or others'. */
  readonly hasStrangers: boolean;
}

export const EMPTY_DEVICE: Device = {
  hasRoot: false,
  rates: new Map(),
  leaves: new Map(),
  programs: [],
  hasStrangers: false,
};

/** Fast enough never to shape by itself. */
export const UNLIMITED: BitRate = 100e9;

/** A class such as `7fa1:10`; `tc` writes minors in hexadecimal. */
export function classId(minor: number): string {
  return `${HANDLE}${minor.toString(16)}`;
}

/** What a BPF program returns for a class: the number that `7fa1:10` stands for. */
export function classNumber(minor: number): number {
  return 0x7fa1_0000 + minor;
}

/** Handles of the queues of a class; below 0x8000, where the kernel's own begin. */
export function handlesOf(minor: number): {
  readonly split: string;
  readonly netem: string;
  readonly queue: string;
} {
  const handle = (base: number): string => `${(base + minor).toString(16)}:`;
  return { split: handle(0x6100), netem: handle(0x7100), queue: handle(0x5100) };
}
