import { describe, expect, it } from '@jest/globals';
import { median, percentile } from './statistics.ts';

describe(percentile.name, () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);

  it.each([
    { values: hundred, percent: 50, found: 50 },
    { values: hundred, percent: 99, found: 99 },
    { values: [7], percent: 99, found: 7 },
    { values: [2, 1], percent: 0, found: 1 },
  ])('should be $found at $percent %', ({ values, percent, found }) => {
    expect(percentile(values, percent)).toBe(found);
  });

  it('should not exist without values', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});

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
