import { addRoot, removeClass, removeRoot, setClass, setLeaf } from '../kernel/batch.ts';
import { classId, type Device, HANDLE, type Leaf } from '../kernel/device.ts';
import { diffFilters } from './diff-filters.ts';
import { isSameLeaf } from './same-leaf.ts';

/** What leads from what a device holds to what it should hold. */
export interface Change {
  /** Lines of `tc -batch` to run now; each prefix of them leaves a safe device. */
  readonly apply: readonly string[];
  /** Minors of leaves that no filter feeds any more, to be removed when they have run dry. */
  readonly drain: readonly number[];
}

const PARENT = `parent ${HANDLE}`;

/**
 * Compares wanted and present. New leaves come before the filters that feed them; filters go
 * before their leaves do; what stays is not touched, so traffic of other rules loses nothing.
 *
 * Where no root is wanted, it stays with its clean lane until {@link clearDevice}.
 */
export function diffDevice(device: string, wanted: Device, present: Device): Change {
  const lane = present.filters.filter(({ target }) => target === classId(0));
  const filters = wanted.hasRoot ? wanted.filters : lane;
  return {
    apply: [
      ...(wanted.hasRoot && !present.hasRoot ? [addRoot(device)] : []),
      ...[...wanted.leaves].flatMap(([minor, leaf]) => diffLeaf(device, minor, leaf, present)),
      ...diffFilters(device, PARENT, filters, present.filters),
    ],
    drain: [...present.leaves.keys()].filter((minor) => !wanted.leaves.has(minor)),
  };
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
  return [
    ...(leaves.has(minor) ? [] : [setClass(device, minor)]),
    ...(isSameLeaf(leaf, leaves.get(minor)) ? [] : [setLeaf(device, minor, leaf)]),
  ];
}

/** Removes leaves that have run dry. */
export function drainLeaves(device: string, minors: readonly number[]): string[] {
  return minors.map((minor) => removeClass(device, minor));
}

/** Removes our whole tree at once; packets in flight are lost. */
export function clearDevice(device: string, present: Device): string[] {
  return present.hasRoot ? [removeRoot(device)] : [];
}
