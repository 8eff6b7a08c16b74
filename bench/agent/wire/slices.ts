import { median, percentile } from '../../statistics.ts';

/** What short slices have measured, by kind; those of one round stand at the same place. */
export type Slices = Readonly<Record<string, readonly number[]>>;

/** Lets all kinds take turns, and each round begins with another one: so all see the same weather. */
export function takeTurns<Kind>(
  rounds: number,
  kinds: Readonly<Record<string, Kind>>,
  measure: (kind: Kind) => number,
): Slices {
  const all = Object.entries(kinds).map(([name, kind]) => ({
    name,
    kind,
    results: [] as number[],
  }));
  for (let round = 0; round < rounds; round++) {
    for (const turn of all.keys()) {
      const each = all[(turn + round) % all.length];
      each?.results.push(measure(each.kind));
    }
  }
  return Object.fromEntries(all.map(({ name, results }) => [name, results]));
}

/** What a kind has more than the floor: the median of the differences of each round. */
export function addedTo(floor: readonly number[], ours: readonly number[]): number {
  return median(ours.map((value, round) => value - (floor[round] ?? value)));
}

/** How far the medians of several kinds lie from their middle, in per cent of it. */
export function spreadOf(kinds: readonly (readonly number[])[]): number {
  const medians = kinds.map(median);
  const [least, most] = [Math.min(...medians), Math.max(...medians)];
  return ((most - least) / (most + least)) * 100;
}

/** The lower quartile, the median and the upper quartile. */
export function quartilesOf(values: readonly number[]): readonly [number, number, number] {
  return [percentile(values, 25), median(values), percentile(values, 75)];
}
