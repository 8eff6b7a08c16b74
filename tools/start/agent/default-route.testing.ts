import { readFileSync } from 'node:fs';

/**
 * Whether an agent on this machine can tell which interface is meant where a call names none.
 *
 * @returns nothing where it can, else what to add to the name of a test that is skipped.
 */
export function whyNoDefaultRoute(): string | undefined {
  return hasDefaultRoute() ? undefined : ' (skipped: this machine has no default route)';
}

function hasDefaultRoute(): boolean {
  try {
    return /^\S+\t00000000\t/m.test(readFileSync('/proc/net/route', 'utf8'));
  } catch {
    return false;
  }
}
