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
