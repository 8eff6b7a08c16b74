import { netemFromKernel } from '../effects/index.ts';
import { CLEAN } from '../effects/netem.ts';
import type { BitRate } from '../units/rate.ts';
import { handleOf } from './commands.ts';
import {
  classId,
  type Device,
  EMPTY_DEVICE,
  handlesOf,
  type Leaf,
  type RateQueue,
  UNLIMITED,
} from './device.ts';
import type { HtbClass } from './read-classes.ts';
import type { PrintedFilter } from './read-filters.ts';
import { isOwnRoot, type Qdisc } from './read-qdiscs.ts';
import { isSameRate } from './same-leaf.ts';

/**
 * Puts together our part of one device.
 *
 * @param filters those below our root.
 */
export function readDevice(
  device: string,
  qdiscs: readonly Qdisc[],
  classes: readonly HtbClass[],
  filters: readonly PrintedFilter[],
): Device {
  const own = qdiscs.filter(({ dev }) => dev === device);
  if (!own.some(isOwnRoot)) {
    return EMPTY_DEVICE;
  }
  const below = new Map(own.map((qdisc) => [qdisc.parent, qdisc]));
  const rates = classes.filter((each) => isRateClass(each, below));
  const leaves = classes.filter((each) => !rates.includes(each));
  const programs = readPrograms(filters);
  return {
    hasRoot: true,
    rates: new Map(rates.map((each) => [each.minor, readRate(each)])),
    leaves: new Map(leaves.map((each) => [each.minor, readLeaf(each, below)])),
    programs: programs ?? [],
    hasStrangers: programs === undefined,
  };
}

/** All packets are lost, whatever else they would meet. */
const LOST: Leaf = { splitAbove: 0, netem: CLEAN, limit: 0 };

/**
 * A rate class is right below the root. One that has lost its leaves has the kernel's own queue
 * again, which newer kernels do not show.
 */
function isRateClass(
  { minor, parent, isInner }: HtbClass,
  below: ReadonlyMap<string, Qdisc>,
): boolean {
  const queue = below.get(classId(minor));
  return parent === undefined && (isInner || queue === undefined || queue.handle === '0:');
}

/** A class that may borrow limits nothing; NaN equals no rate. */
function readRate({ rate, ceil }: HtbClass): BitRate {
  return rate === 0 || isSameRate(rate, ceil) ? rate : Number.NaN;
}

/** @returns `undefined` where a class or a queue is not as this version sets it. */
function readLeaf(
  { minor, parent, ceil }: HtbClass,
  below: ReadonlyMap<string, Qdisc>,
): Leaf | undefined {
  const handles = handlesOf(minor);
  const split = below.get(classId(minor));
  const netem = below.get(`${handles.split}1`);
  const queue = below.get(`${handles.netem}1`);
  if (!isSameRate(UNLIMITED, ceil) || split?.handle !== handles.split) {
    return undefined;
  }
  if (split.kind === 'blackhole') {
    return LOST;
  }
  const isOurs =
    split.kind === 'tbf' &&
    Number(split.options['rate']) * 8 === UNLIMITED &&
    netem?.handle === handles.netem;
  return isOurs && netem.kind === 'netem'
    ? {
        rateClass: parent,
        // `tc` does not show it: another size makes another class.
        splitAbove: 0,
        netem: netemFromKernel(netem.options),
        limit: Number(netem.options['limit']),
        queue: queue && readQueue(queue),
      }
    : undefined;
}

function readQueue({ kind, options }: Qdisc): RateQueue {
  return { kind: kind === 'sfq' ? 'sfq' : 'bfifo', limit: Number(options['limit']) };
}

/** @returns `undefined` where there is a filter that this version does not set. */
function readPrograms(filters: readonly PrintedFilter[]): string[] | undefined {
  const sorted = [...filters].sort((a, b) => a.handle - b.handle);
  const programs = sorted.map(({ protocol, pref, handle, program, hasActions }, index) =>
    protocol === 'all' && pref === 1 && handle === handleOf(index) && !hasActions
      ? program
      : undefined,
  );
  return programs.every((program) => program !== undefined) ? programs : undefined;
}

/** The qdiscs of a class, the outermost first. */
export function findQueues(qdiscs: readonly Qdisc[], device: string, minor: number): Qdisc[] {
  const { split, netem } = handlesOf(minor);
  const parents = [classId(minor), `${split}1`, `${netem}1`];
  return parents.flatMap((parent) =>
    qdiscs.filter((qdisc) => qdisc.dev === device && qdisc.parent === parent),
  );
}
