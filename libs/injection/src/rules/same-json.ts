/** Whether two parsed JSON values are equal; the order of members does not count. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  const [keys, otherKeys] = [Object.keys(a), Object.keys(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === otherKeys.length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameJson(memberOf(a, key), memberOf(b, key)))
  );
}

function memberOf(value: object, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key];
}
