import { toNetemArguments } from '../effects/index.ts';
import type { BitRate } from '../units/rate.ts';
import { classId, HANDLE, handlesOf, type Leaf, UNLIMITED } from './device.ts';

/** Lines of `tc -batch`, each one command without the leading `tc`; every token is a typed value. */

const PLAIN_CLASS = 'htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000';

/**
 * It has nothing of its own, one byte a second, and borrows all from the rate class above it. Its
 * quantum is what it sends in its turn: where classes share a slow rate, each waits that long.
 */
const BORROWING_CLASS = 'htb rate 8bit ceil 100gbit burst 1 cburst 256k quantum';

/** Room of a queue that netem takes the place of; it is never used. */
const SPLIT_LIMIT = '1000000';

/** How long a rate class may catch up on what it has not sent, in seconds: timers are that late. */
const BURST_SECONDS = 0.01;

/** The least that it may send at once, in bytes: one packet with its headers. */
const MIN_BURST = 1_600;

/** `tc` sends a burst as time, in 32 bits of 64 ns; more overflows without a word. */
const LONGEST_BURST_SECONDS = 250;

export function addRoot(device: string): string {
  return `qdisc add dev ${device} root handle ${HANDLE} htb default 0 direct_qlen 10000`;
}

/** Names the handle, so that somebody else's root is never removed. */
export function removeRoot(device: string): string {
  return `qdisc del dev ${device} root handle ${HANDLE}`;
}

/** Sets the class that limits a rate, or lifts the limit. */
export function setRate(device: string, minor: number, rate: BitRate): string {
  const bytes = Math.max(MIN_BURST, Math.ceil((rate / 8) * BURST_SECONDS));
  const burst = Math.max(1, Math.min(bytes, Math.floor((rate / 8) * LONGEST_BURST_SECONDS)));
  const settings =
    rate === UNLIMITED
      ? PLAIN_CLASS
      : `htb rate ${String(rate)}bit ceil ${String(rate)}bit burst ${String(burst)} cburst ${String(burst)} quantum 60000`;
  return `class replace dev ${device} parent ${HANDLE} classid ${classId(minor)} ${settings}`;
}

/** A class takes its queues along. */
export function removeClass(device: string, minor: number): string {
  return `class del dev ${device} classid ${classId(minor)}`;
}

/**
 * A new class with all its queues. Where nothing gets through there is one without room, and no
 * netem: the kernel refuses one beside a netem that duplicates. It drops without telling the sender,
 * as a broken link does (net/sched/sch_blackhole.c).
 */
export function addLeaf(device: string, minor: number, leaf: Leaf): string[] {
  const { rateClass, splitAbove, limit } = leaf;
  const parent = rateClass === undefined ? HANDLE : classId(rateClass);
  const settings =
    rateClass === undefined ? PLAIN_CLASS : `${BORROWING_CLASS} ${String(splitAbove)}`;
  const queue = `qdisc replace dev ${device} parent ${classId(minor)} handle ${handlesOf(minor).split}`;
  return [
    `class replace dev ${device} parent ${parent} classid ${classId(minor)} ${settings}`,
    ...(limit === 0
      ? [`${queue} blackhole`]
      : [
          `${queue} tbf rate 100gbit burst ${String(splitAbove)} limit ${SPLIT_LIMIT}`,
          setNetem(device, minor, leaf),
          ...setQueue(device, minor, leaf),
        ]),
  ];
}

/** All settings every time: the kernel keeps what is not sent. */
export function setNetem(device: string, minor: number, { netem, limit }: Leaf): string {
  const { split, netem: handle } = handlesOf(minor);
  const settings = ['limit', String(limit), ...toNetemArguments(netem)].join(' ');
  return `qdisc replace dev ${device} parent ${split}1 handle ${handle} netem ${settings}`;
}

/** Nothing where the leaf has no rate to wait for. */
export function setQueue(device: string, minor: number, { queue }: Leaf): string[] {
  const { netem, queue: handle } = handlesOf(minor);
  return queue === undefined
    ? []
    : [
        `qdisc replace dev ${device} parent ${netem}1 handle ${handle} ${queue.kind} limit ${String(queue.limit)}`,
      ];
}

/** One program of a chain, and where it hangs: below our root, or at the hook for what comes in. */
export interface Filter {
  readonly device: string;
  /** `parent 7fa1:` or `ingress`. */
  readonly parent: string;
  readonly pref: number;
  readonly handle: number;
  /** Bytecode as `tc` takes it. */
  readonly program: string;
  /** What is done with the packets for which the program does not return 0. */
  readonly action: string;
}

/**
 * Those below our root, where the number that a program returns is the class.
 *
 * @param minor of one of the classes, which whoever reads the line sees; 0 where there is none.
 */
export function treeFilters(device: string, minor: number, programs: readonly string[]): Filter[] {
  const action = `flowid ${classId(minor)}`;
  return programs.map((program, number) => {
    return {
      device,
      parent: `parent ${HANDLE}`,
      pref: 1,
      handle: handleOf(number),
      program,
      action,
    };
  });
}

/** Sets one program of a chain, or takes the place of the one that has its handle. */
export function setFilter(filter: Filter): string {
  const { device, parent, pref, handle, program, action } = filter;
  return `filter replace dev ${device} ${parent} protocol all pref ${String(pref)} handle ${toHex(handle)} bpf bytecode "${program}" ${action}`;
}

/** Sets the filters that differ, and then removes those that are too many; nothing else is touched. */
export function diffFilters(wanted: readonly Filter[], present: readonly Filter[]): string[] {
  const isPlace = (a: Filter, b: Filter): boolean => a.pref === b.pref && a.handle === b.handle;
  const isSame = (a: Filter, b: Filter): boolean =>
    isPlace(a, b) && a.program === b.program && a.action === b.action;
  return [
    ...wanted.filter((each) => !present.some((held) => isSame(each, held))).map(setFilter),
    ...present.filter((held) => !wanted.some((each) => isPlace(each, held))).map(removeFilter),
  ];
}

/** Handles of filters count from 1, numbers of programs from 0. */
export function handleOf(number: number): number {
  return number + 1;
}

function removeFilter({ device, parent, pref, handle }: Filter): string {
  return `filter del dev ${device} ${parent} protocol all pref ${String(pref)} handle ${toHex(handle)} bpf`;
}

function toHex(handle: number): string {
  return `0x${handle.toString(16)}`;
}
