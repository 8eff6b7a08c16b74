import { ownEntry } from './own-entry.ts';

/** What the server fills in where core/v1 leaves a member open, by the member's name. */
const SERVER_DEFAULTS: Readonly<Record<string, unknown>> = {
  apiVersion: 'v1',
  defaultMode: 0o644,
  emptyDir: {},
  expirationSeconds: 3600,
  type: '',
  volumeMode: 'Filesystem',
};

/**
 * Whether two parsed parts of a Pod mean the same. The order of members does not count, nor does
 * a member that only one has, when it is `null` or what the server would fill in: a Pod under
 * review has been defaulted, a profile has not.
 */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.every((key) => isSameJson(memberOf(a, key), memberOf(b, key)))
  );
}

function memberOf(value: object, key: string): unknown {
  return (
    ownEntry(value as Readonly<Record<string, unknown>>, key) ?? ownEntry(SERVER_DEFAULTS, key)
  );
}
