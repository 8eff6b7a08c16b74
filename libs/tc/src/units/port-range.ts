import { toText } from './time.ts';
import { ValueError } from './value-error.ts';

/** Ports from `first` to `last`, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/;
const LAST = 65_535;
const REMEDY = 'a port from 1 to 65535 or a range, for example 5432 or 8000-8999';

/** Parses `5432` or `8000-8999`. @throws ValueError outside 1 to 65535 or the wrong way round. */
export function parsePortRange(value: unknown): PortRange {
  const [, from, to = from] = RANGE.exec(toText(value)) ?? [];
  const first = Number(from ?? 0);
  const last = Number(to ?? 0);
  if (first < 1 || last > LAST || first > last) {
    throw new ValueError('must be a port or a range of ports', REMEDY, value);
  }
  return { first, last };
}

export function formatPortRange({ first, last }: PortRange): string {
  return first === last ? String(first) : `${String(first)}-${String(last)}`;
}

/**
 * The ports of `included` without those of `excluded`, ascending and without overlap.
 *
 * @param included empty for all ports.
 */
export function subtractPorts(
  included: readonly PortRange[],
  excluded: readonly PortRange[],
): PortRange[] {
  const holes = mergePorts(excluded);
  const start = included.length > 0 ? mergePorts(included) : [{ first: 0, last: LAST }];
  return start.flatMap((range) => cutHoles(range, holes));
}

/** @param holes ascending and without overlap. */
function cutHoles({ first, last }: PortRange, holes: readonly PortRange[]): PortRange[] {
  const rest: PortRange[] = [];
  let next = first;
  for (const hole of holes.filter((each) => each.last >= first && each.first <= last)) {
    if (hole.first > next) {
      rest.push({ first: next, last: hole.first - 1 });
    }
    next = hole.last + 1;
  }
  return next <= last ? [...rest, { first: next, last }] : rest;
}

/** The same ports, ascending, as the fewest ranges. */
export function mergePorts(ranges: readonly PortRange[]): PortRange[] {
  const sorted = [...ranges].sort((a, b) => a.first - b.first);
  const merged: PortRange[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && range.first <= before.last + 1) {
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    } else {
      merged.push(range);
    }
  }
  return merged;
}
