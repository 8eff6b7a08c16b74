import { allOf, FIELD } from './field.ts';
import { type Interval, only } from '../units/interval-set.ts';

/**
 * A set of packets: the field that it looks at first, cut into parts, each with the region of the
 * fields behind. The same set is the same object.
 */
export interface Region {
  readonly id: number;
  /** Of {@link FIELD}; infinite where nothing is left to look at. */
  readonly field: number;
  readonly parts: readonly RegionPart[];
}

/** From `start` to the next part, or to the end of the field. */
export interface RegionPart {
  readonly start: number;
  readonly region: Region;
}

/** Values of a field, and what must hold behind it. */
export interface RegionCase {
  readonly values: readonly Interval<number>[];
  readonly region: Region;
}

export const NONE: Region = { id: 0, field: Number.POSITIVE_INFINITY, parts: [] };
export const ALL: Region = { id: 1, field: Number.POSITIVE_INFINITY, parts: [] };

/** Makes regions; only those of one maker can be compared. */
export class Regions {
  private readonly known = new Map<string, Region>();

  /** Packets whose `field` has values of a case; the cases are disjoint. */
  select(field: number, cases: readonly RegionCase[]): Region {
    const pieces = cases
      .flatMap(({ values, region }) => values.map((value) => ({ ...value, region })))
      .sort((a, b) => a.start - b.start);
    const parts: RegionPart[] = [];
    let end = 0;
    for (const piece of pieces.filter((each) => each.start < each.end)) {
      if (piece.start > end) {
        append(parts, end, NONE);
      }
      append(parts, piece.start, piece.region);
      end = piece.end;
    }
    if (end < allOf(field).end) {
      append(parts, end, NONE);
    }
    return this.toRegion(field, parts);
  }

  /**
   * Packets whose address is in a set.
   *
   * @param field the first word of the address.
   * @param inside what must hold behind it.
   */
  selectAddresses(field: number, set: readonly Interval<bigint>[], inside: Region): Region {
    if (field === FIELD.lastWord) {
      const values = set.map(({ start, end }) => ({ start: Number(start), end: Number(end) }));
      return this.select(field, [{ values, region: inside }]);
    }
    const { whole, partial } = splitByWord(set, 1n << BigInt(32 * (FIELD.lastWord - field)));
    const cases = [...partial].map(([word, rest]) => ({
      values: [only(word)],
      region: this.selectAddresses(field + 1, rest, inside),
    }));
    return this.select(field, [{ values: whole, region: inside }, ...cases]);
  }

  private toRegion(field: number, parts: readonly RegionPart[]): Region {
    const [first, second] = parts;
    if (first !== undefined && second === undefined) {
      return first.region;
    }
    const texts = parts.map(({ start, region }) => `${start}:${region.id}`);
    const key = `${field} ${texts.join(' ')}`;
    const region = this.known.get(key) ?? { id: this.known.size + 2, field, parts };
    this.known.set(key, region);
    return region;
  }
}

function append(parts: RegionPart[], start: number, region: Region): void {
  if (parts.at(-1)?.region !== region) {
    parts.push({ start, region });
  }
}

/**
 * The values of the first word that are in a set whole, and what of those at the ends of its
 * intervals is in it.
 */
function splitByWord(
  set: readonly Interval<bigint>[],
  size: bigint,
): { whole: Interval<number>[]; partial: Map<number, Interval<bigint>[]> } {
  const whole: Interval<number>[] = [];
  const partial = new Map<number, Interval<bigint>[]>();
  for (const { start, end } of set) {
    const [first, last] = [start / size, (end - 1n) / size];
    whole.push({ start: Number(first) + 1, end: Number(last) });
    for (const word of new Set([first, last])) {
      const pieces = partial.get(Number(word)) ?? [];
      partial.set(Number(word), pieces);
      pieces.push({
        start: word === first ? start % size : 0n,
        end: word === last ? end - word * size : size,
      });
    }
  }
  return { whole, partial };
}
