import {
  addLeaf,
  addRoot,
  diffFilters,
  removeClass,
  removeRoot,
  setNetem,
  setFilter,
  setQueue,
  setRate,
  treeFilters,
} from './commands.ts';
import { type Device, EMPTY_DEVICE, type Leaf, UNLIMITED } from './device.ts';
import { isSameNetem, isSameRate } from './same-leaf.ts';

/** A class that no program feeds any more, or a whole ifb to which no filter sends. */
export interface Leftover {
  readonly device: string;
  /** Absent for all of the device. */
  readonly minor?: number;
}

/** What leads from what is held to what is to be held. */
export interface DeviceChange {
  /** Lines of `tc -batch` to run now; each prefix of them leaves a safe device. */
  readonly lines: readonly string[];
  /** To be removed when they have run dry. */
  readonly leftovers: readonly Leftover[];
}

/** Matches nothing: every packet goes straight through. */
const IDLE_PROGRAM = '1,6 0 0 0';

/**
 * Compares wanted and present. New classes come before the program that feeds them, and no class
 * goes while it is fed; what stays is not touched, so traffic of other faults loses nothing.
 *
 * Where no root is wanted, it stays, and sends all packets straight through, until
 * {@link clearDevice}. A root with filters that are not of this version is replaced whole.
 */
export function diffDevice(device: string, wanted: Device, present: Device): DeviceChange {
  if (present.hasStrangers) {
    const { lines } = diffDevice(device, wanted, EMPTY_DEVICE);
    return { lines: [removeRoot(device), ...lines], leftovers: [] };
  }
  const unfed = [...present.leaves.keys()].filter((minor) => !wanted.leaves.has(minor));
  const idleRates = [...present.rates.keys()].filter(
    (minor) => !wanted.rates.has(minor) && !wanted.leaves.has(minor),
  );
  const classes = diffClasses(device, wanted, present);
  const isAlone = unfed.length > 0 && classes.length > 0 && [wanted, present].some(hasDuplicates);
  if (isAlone) {
    const going = [...unfed, ...idleRates];
    return { lines: changeAlone(device, wanted, present, going), leftovers: [] };
  }
  return {
    lines: [
      ...(wanted.hasRoot && !present.hasRoot ? [addRoot(device)] : []),
      ...classes,
      ...diffPrograms(device, wanted, present.programs),
      // What waits for such a rate is sent at once.
      ...idleRates
        .filter((minor) => !isSameRate(UNLIMITED, present.rates.get(minor)))
        .map((minor) => setRate(device, minor, UNLIMITED)),
    ],
    leftovers: unfed.map((minor) => ({ device, minor })),
  };
}

function diffClasses(device: string, wanted: Device, present: Device): string[] {
  return [
    ...[...wanted.rates].flatMap(([minor, rate]) =>
      isSameRate(rate, present.rates.get(minor)) ? [] : [setRate(device, minor, rate)],
    ),
    ...[...wanted.leaves].flatMap(([minor, leaf]) => diffLeaf(device, minor, leaf, present)),
  ];
}

function diffLeaf(
  device: string,
  minor: number,
  leaf: Leaf | undefined,
  { leaves }: Device,
): string[] {
  if (leaf === undefined) {
    throw new Error(`class ${minor.toString(16)} is wanted without a netem`);
  }
  const held = leaves.get(minor);
  return held === undefined
    ? addLeaf(device, minor, leaf)
    : [
        ...(isSameNetem(leaf, held) ? [] : [setNetem(device, minor, leaf)]),
        ...(leaf.queue?.limit === held.queue?.limit ? [] : setQueue(device, minor, leaf)),
      ];
}

/**
 * Removes classes before anything is set, and lets all packets pass meanwhile: the kernel refuses a
 * netem that duplicates beside another one (net/sched/sch_netem.c), also beside one on its way out.
 */
function changeAlone(
  device: string,
  wanted: Device,
  present: Device,
  going: readonly number[],
): string[] {
  const idle = present.programs.map(() => IDLE_PROGRAM);
  return [
    ...treeFilters(device, 0, idle).map(setFilter),
    ...going.map((minor) => removeClass(device, minor)),
    ...diffClasses(device, wanted, present),
    ...diffPrograms(device, wanted, idle),
  ];
}

function diffPrograms(
  device: string,
  { programs, leaves }: Device,
  present: readonly string[],
): string[] {
  const minor = Math.min(...leaves.keys());
  return diffFilters(treeFilters(device, minor, programs), treeFilters(device, minor, present));
}

function hasDuplicates({ leaves }: Device): boolean {
  return [...leaves.values()].some((leaf) => (leaf?.netem.duplicate.percent ?? 0) > 0);
}
