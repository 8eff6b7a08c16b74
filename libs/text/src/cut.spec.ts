import { describe, expect, it } from '@jest/globals';
import { cut } from './cut.ts';

describe(cut.name, () => {
  it.each([
    ['', ''],
    ['four', 'four'],
    ['fives', 'five…'],
  ])('should make %j to %j', (text, expected) => {
    expect(cut(text, 4)).toBe(expected);
  });

  it('should take another mark', () => {
    expect(cut('fives', 4, '...')).toBe('five...');
  });
});
