/** Values from `start` up to `end`, which is not among them: so neighbours touch. */
export interface Interval<T extends number | bigint> {
  readonly start: T;
  readonly end: T;
}

export function only(value: number): Interval<number> {
  return { start: value, end: value + 1 };
}

/** Where something begins or ends, and how much more lies from there on. */
interface Bound<T> {
  readonly at: T;
  readonly weight: number;
}

/**
 * What lies in one of `included` and in none of `excluded`.
 *
 * @param included in any order, with overlaps; so may `excluded` be.
 * @returns ascending, disjoint, and neighbours joined: never more intervals than went in.
 */
export function toIntervalSet<T extends number | bigint>(
  included: readonly Interval<T>[],
  excluded: readonly Interval<T>[] = [],
): Interval<T>[] {
  // One that is excluded outweighs all that are included.
  const hole = -included.length - 1;
  const bounds = [
    ...included.flatMap((interval) => boundsOf(interval, 1)),
    ...excluded.flatMap((interval) => boundsOf(interval, hole)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const set: Interval<T>[] = [];
  let weight = 0;
  let start: T | undefined;
  for (const bound of bounds) {
    weight += bound.weight;
    if (weight > 0) {
      start ??= bound.at;
    } else if (start !== undefined) {
      append(set, start, bound.at);
      start = undefined;
    }
  }
  return set;
}

function boundsOf<T extends number | bigint>(
  { start, end }: Interval<T>,
  weight: number,
): Bound<T>[] {
  return [
    { at: start, weight },
    { at: end, weight: -weight },
  ];
}

function append<T extends number | bigint>(set: Interval<T>[], start: T, end: T): void {
  const before = set.at(-1);
  if (before?.end === start) {
    set[set.length - 1] = { start: before.start, end };
  } else if (start < end) {
    set.push({ start, end });
  }
}
