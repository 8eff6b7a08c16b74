import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe(parseOptions.name, () => {
  it('should measure as much as the figures need', () => {
    expect(parseOptions([]).reviews).toBe(200_000);
  });

  it('should measure less for a quick look', () => {
    expect(parseOptions(['--quick']).reviews).toBeLessThan(parseOptions([]).reviews);
  });

  it('should name what it does not know', () => {
    expect(() => parseOptions(['--fast'])).toThrow("'--fast'");
  });
});
