import {
  addFilter,
  addRoot,
  removeClass,
  removeFilters,
  removeRoot,
  setClass,
  setLeaf,
} from '../kernel/batch.ts';
import { type Device, type Filter, filterKey, HANDLE } from '../kernel/device.ts';
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
 */
export function diffDevice(device: string, wanted: Device, present: Device): Change {
  if (!wanted.hasRoot) {
    return { apply: removeAllFilters(device, present), drain: [...present.leaves.keys()] };
  }
  const filters = diffFilters(device, PARENT, wanted.filters, present.filters);
  return {
    apply: [
      ...(present.hasRoot ? [] : [addRoot(device)]),
      ...[...wanted.leaves].flatMap(([minor, leaf]) => [
        ...(present.leaves.has(minor) ? [] : [setClass(device, minor)]),
        ...(isSameLeaf(leaf ?? fail(minor), present.leaves.get(minor))
          ? []
          : [setLeaf(device, minor, leaf ?? fail(minor))]),
      ]),
      ...filters,
    ],
    drain: [...present.leaves.keys()].filter((minor) => !wanted.leaves.has(minor)),
  };
}

/** Removes leaves that have run dry. */
export function drainLeaves(device: string, minors: readonly number[]): string[] {
  return minors.map((minor) => removeClass(device, minor));
}

/** Removes our whole tree at once; packets in flight are lost. */
export function clearDevice(device: string, present: Device): string[] {
  return present.hasRoot ? [removeRoot(device)] : [];
}

/**
 * Adds what is missing before it removes what is too much. A preference with some filters that
 * are wrong is removed and made anew: the kernel removes only whole ones by their number.
 */
export function diffFilters(
  device: string,
  parent: string,
  wanted: readonly Filter[],
  present: readonly Filter[],
): string[] {
  const [want, have] = [byPref(wanted), byPref(present)];
  const isSame = (slot: string): boolean =>
    textOf(want.get(slot) ?? []) === textOf(have.get(slot) ?? []);
  const added = [...want].filter(([slot]) => !have.has(slot));
  const changed = [...want].filter(([slot]) => have.has(slot) && !isSame(slot));
  const removed = [...have].filter(([slot]) => !want.has(slot));
  const add = ([, filters]: [string, Filter[]]): string[] =>
    filters.map((filter) => addFilter(device, parent, filter));
  return [
    ...added.flatMap(add),
    ...changed.flatMap((entry) => [...removeSlot(device, parent, entry[1]), ...add(entry)]),
    ...removed.flatMap(([, filters]) => removeSlot(device, parent, filters)),
  ];
}

function removeAllFilters(device: string, present: Device): string[] {
  const rules = present.filters.filter(({ target }) => target !== `${HANDLE}0`);
  return [...byPref(rules).values()].flatMap((filters) => removeSlot(device, PARENT, filters));
}

function removeSlot(device: string, parent: string, [filter]: readonly Filter[]): string[] {
  return filter === undefined ? [] : [removeFilters(device, parent, filter)];
}

function byPref(filters: readonly Filter[]): Map<string, Filter[]> {
  const slots = new Map<string, Filter[]>();
  for (const filter of filters) {
    const slot = `${filter.protocol} ${String(filter.pref)}`;
    slots.set(slot, [...(slots.get(slot) ?? []), filter]);
  }
  return slots;
}

function textOf(filters: readonly Filter[]): string {
  return filters.map(filterKey).sort().join('\n');
}

function fail(minor: number): never {
  throw new Error(`class ${minor.toString(16)} is wanted without a netem`);
}
