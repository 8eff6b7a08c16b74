import { describe, expect, it } from '@jest/globals';
import { parseLifetime } from './lifetime.ts';

describe(parseLifetime.name, () => {
  it.each([
    ['1s', 1],
    ['90s', 90],
    ['15m', 900],
    ['1h', 3_600],
    ['7d', 604_800],
    ['365d', 31_536_000],
  ])('should read %s as %i seconds', (text, seconds) => {
    expect(parseLifetime(text)).toBe(seconds);
  });

  it.each(['', '0s', '1', 'h', '1.5h', '-1h', '1 h', '1H', '1w', '366d', '9999999999s', '1h30m'])(
    'should refuse %j',
    (text) => {
      expect(() => parseLifetime(text)).toThrow(
        'It must be 1s to 365d, such as 90s, 15m, 1h or 7d.',
      );
    },
  );
});
