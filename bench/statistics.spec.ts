import { describe, expect, it } from '@jest/globals';
import { median } from './statistics.ts';

describe(median.name, () => {
  it.each([
    { values: [3], middle: 3 },
    { values: [10, 1, 2], middle: 2 },
    { values: [4, 1, 3, 2], middle: 2.5 },
  ])('should be $middle of $values', ({ values, middle }) => {
    expect(median(values)).toBe(middle);
  });

  it('should not exist without values', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
