import { describe, expect, it } from '@jest/globals';
import { ownEntry } from './own-entry.ts';

describe(ownEntry.name, () => {
  it.each(['constructor', '__proto__', 'toString'])('should not inherit %s', (key) => {
    expect(ownEntry({}, key)).toBeUndefined();
    expect(ownEntry(JSON.parse(`{"${key}":"x"}`) as Record<string, string>, key)).toBe('x');
  });
});
