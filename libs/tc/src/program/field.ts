import type { Family } from '../units/cidr.ts';
import type { Interval } from '../units/interval-set.ts';

/**
 * Fields of a header in the order in which a program looks at them. An IPv6 address is four words;
 * an IPv4 address is the last of them.
 */
export const FIELD = { address: 0, lastWord: 3, protocol: 4, source: 5, destination: 6 } as const;

/** How many values a field has. */
const FIELD_SIZES: readonly number[] = [
  2 ** 32,
  2 ** 32,
  2 ** 32,
  2 ** 32,
  2 ** 8,
  2 ** 16,
  2 ** 16,
];

/** All values of a field. */
export function allOf(field: number): Interval<number> {
  return { start: 0, end: FIELD_SIZES[field] ?? 0 };
}

/** The field of the first word of an address. */
export function firstWordOf(family: Family): number {
  return family === 'ip' ? FIELD.lastWord : FIELD.address;
}

/** A datagram whole or its first fragment, or a later fragment, which carries no ports. */
export type Part = 'whole' | 'later';
