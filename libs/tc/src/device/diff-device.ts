import {
  type FilterPlace,
  addLeaf,
  addRoot,
  handleOf,
  removeClass,
  removeRoot,
  setNetem,
  setProgram,
  setQueue,
  setRate,
  treePlace,
} from './commands.ts';
import { type Device, EMPTY_DEVICE, type Leaf, UNLIMITED } from './device.ts';
import { diffPrograms } from './diff-programs.ts';
import { isSameNetem, isSameRate } from './same-leaf.ts';

/** What leads from what a device holds to what it should hold. */
export interface DeviceChange {
  /** Lines of `tc -batch` to run now; each prefix of them leaves a safe device. */
  readonly apply: readonly string[];
  /** Minors of leaves that no filter feeds any more, to be removed when they have run dry. */
  readonly drain: readonly number[];
  /** Minors of rate classes without a use, to be removed behind their leaves. */
  readonly idleRates: readonly number[];
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
    const { apply } = diffDevice(device, wanted, EMPTY_DEVICE);
    return { apply: [removeRoot(device), ...apply], drain: [], idleRates: [] };
  }
  const drain = [...present.leaves.keys()].filter((minor) => !wanted.leaves.has(minor));
  const idleRates = [...present.rates.keys()].filter(
    (minor) => !wanted.rates.has(minor) && !wanted.leaves.has(minor),
  );
  const classes = diffClasses(device, wanted, present);
  const isAlone = drain.length > 0 && classes.length > 0 && [wanted, present].some(hasDuplicates);
  return isAlone
    ? { apply: changeAlone(device, wanted, present, drain, idleRates), drain: [], idleRates: [] }
    : {
        apply: [
          ...(wanted.hasRoot && !present.hasRoot ? [addRoot(device)] : []),
          ...classes,
          ...diffPrograms(placeOf(device, wanted), wanted.programs, present.programs),
          ...idleRates.flatMap((minor) => lift(device, minor, present)),
        ],
        drain,
        idleRates,
      };
}

/** Removes classes that have run dry, and rate classes behind their leaves. */
export function removeClasses(device: string, minors: readonly number[]): string[] {
  return minors.map((minor) => removeClass(device, minor));
}

/** Removes our whole tree at once; packets in it are lost. */
export function clearDevice(device: string, { hasRoot }: Device): string[] {
  return hasRoot ? [removeRoot(device)] : [];
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

/** What waits for the rate is sent at once. */
function lift(device: string, minor: number, { rates }: Device): string[] {
  return isSameRate(UNLIMITED, rates.get(minor)) ? [] : [setRate(device, minor, UNLIMITED)];
}

/**
 * Removes classes before anything is set, and lets all packets pass meanwhile: the kernel refuses a
 * netem that duplicates beside another one (net/sched/sch_netem.c), also beside one on its way out.
 */
function changeAlone(
  device: string,
  wanted: Device,
  present: Device,
  drain: readonly number[],
  idleRates: readonly number[],
): string[] {
  const idle = treePlace(device, 0);
  return [
    ...present.programs.map((_, number) => setProgram(idle, handleOf(number), IDLE_PROGRAM)),
    ...removeClasses(device, [...drain, ...idleRates]),
    ...diffClasses(device, wanted, present),
    ...diffPrograms(
      placeOf(device, wanted),
      wanted.programs,
      present.programs.map(() => IDLE_PROGRAM),
    ),
  ];
}

function placeOf(device: string, { leaves }: Device): FilterPlace {
  return treePlace(device, Math.min(...leaves.keys()));
}

function hasDuplicates({ leaves }: Device): boolean {
  return [...leaves.values()].some((leaf) => (leaf?.netem.duplicate.percent ?? 0) > 0);
}
