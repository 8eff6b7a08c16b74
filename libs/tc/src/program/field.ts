import type { Family } from '../units/cidr.ts';
import type { Interval } from '../units/interval-set.ts';

/**
 * Fields of a header in the order in which a program looks at them. An IPv6 address is four words;
 * an IPv4 address is the last of them.
 */
export const FIELD = { address: 0, lastWord: 3, protocol: 4, source: 5, destination: 6 } as const;

/** How many bits a field has. */
const FIELD_BITS: readonly number[] = [32, 32, 32, 32, 8, 16, 16];

/** All values of a field. */
export function allOf(field: number): Interval<number> {
  return { start: 0, end: 2 ** (FIELD_BITS[field] ?? 0) };
}

/** The field of the first word of an address. */
export function firstWordOf(family: Family): number {
  return family === 'ip' ? FIELD.lastWord : FIELD.address;
}

/** A datagram whole or its first fragment, or a later fragment, which carries no ports. */
export type Part = 'whole' | 'later';
