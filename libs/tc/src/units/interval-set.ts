/** Values from `start` up to `end`, which is not among them: so neighbours touch. */
export interface Interval<T extends number | bigint> {
  readonly start: T;
  readonly end: T;
}

export function only(value: number): Interval<number> {
  return { start: value, end: value + 1 };
}

/** Where something begins or ends, with what changes there. */
interface Bound<T> {
  readonly at: T;
  readonly included: number;
  readonly excluded: number;
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
  const bounds = [
    ...included.flatMap((interval) => boundsOf(interval, 1, 0)),
    ...excluded.flatMap((interval) => boundsOf(interval, 0, 1)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const set: Interval<T>[] = [];
  let depth = 0;
  let holes = 0;
  let start: T | undefined;
  for (const bound of bounds) {
    depth += bound.included;
    holes += bound.excluded;
    const isInside = depth > 0 && holes === 0;
    if (isInside) {
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
  included: number,
  excluded: number,
): Bound<T>[] {
  return [
    { at: start, included, excluded },
    { at: end, included: -included, excluded: -excluded },
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
