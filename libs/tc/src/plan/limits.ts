import { FaultError } from '../fault/fault-error.ts';

/** Leaves of one device: u32 filters are looked at one after the other, for every packet. */
export const MAX_RULES = 256;

/** u32 filters of the rules of one device. */
export const MAX_FILTERS = 1_000;

/** @throws FaultError where rules are too many for a device. */
export function checkRuleCount(count: number): void {
  check(count, MAX_RULES, 'rules', 'remove faults, or give several the same match');
}

/** @throws FaultError where filters are too many for a device. */
export function checkFilterCount(count: number): void {
  check(count, MAX_FILTERS, 'filters', 'use fewer, larger and aligned blocks and port ranges');
}

function check(count: number, max: number, what: string, remedy: string): void {
  if (count > max) {
    const message = `makes more than ${String(max)} ${what} on one interface`;
    throw new FaultError('limit_exceeded', 'match', count, message, remedy);
  }
}
