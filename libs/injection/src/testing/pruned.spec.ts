import { describe, expect, it } from '@jest/globals';
import { pruned } from './pruned.ts';

describe(pruned.name, () => {
  it.each<[unknown, unknown]>([
    [{ a: null, b: 1 }, { b: 1 }],
    [{ a: {}, b: [], c: '' }, { c: '' }],
    [{ a: { b: { c: null } }, d: 0 }, { d: 0 }],
    [{ a: [{ b: 1 }] }, { a: [{ b: 1 }] }],
    [{ a: [] }, undefined],
  ])('should make %j %j', (value, expected) => {
    expect(pruned(value)).toEqual(expected);
  });
});
