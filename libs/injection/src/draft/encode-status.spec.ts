import { describe, expect, it } from '@jest/globals';
import { FULL_STATUS, readStatusText } from '../testing/index.ts';
import { encodeStatus } from './encode-status.ts';

describe(encodeStatus.name, () => {
  it('should write what can be read', () => {
    expect(readStatusText(encodeStatus(new Map([['agent', FULL_STATUS]])))).toEqual({
      version: 1,
      profiles: { agent: FULL_STATUS },
    });
  });

  it('should have the version first, the profiles in their order, and no time', () => {
    const record = { hash: 'x' };
    expect(
      encodeStatus(
        new Map([
          ['b', record],
          ['a', record],
        ]),
      ),
    ).toBe('{"version":1,"profiles":{"b":{"hash":"x"},"a":{"hash":"x"}}}');
  });

  it('should hold a profile of any name', () => {
    const text = encodeStatus(new Map([['__proto__', { hash: 'x' }]]));
    expect(text).toBe('{"version":1,"profiles":{"__proto__":{"hash":"x"}}}');
    expect(Object.keys(readStatusText(text)?.profiles ?? {})).toEqual(['__proto__']);
  });
});
