import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { NO_VALUES, refusalOf } from '../testing/refused.ts';
import { formatDuration, parseDuration } from './duration.ts';

const WEEK = 7 * 86_400_000;

describe(parseDuration.name, () => {
  it.each([
    ['1s', 1_000],
    ['30s', 30_000],
    ['1500ms', 1_500],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['7d', WEEK],
    ['168h', WEEK],
  ])('should read %p as %p ms', (value, duration) => {
    expect(parseDuration(value)).toBe(duration);
  });

  it.each([...NO_VALUES, 30, '30', '30S', '1w', '1y', '30us', '1h30m', 'forever', '0'])(
    'should refuse %p',
    (value) => {
      const { message, remedy, value: echoed } = refusalOf(() => parseDuration(value));

      expect(message).toBe('must be a duration');
      expect(remedy).toContain('for example 30s');
      expect(echoed).toBe(value);
    },
  );

  it.each(['0s', '0.5s', '999ms', '7.000001d', '169h', '999999999d'])(
    'should refuse %p as out of range',
    (value) => {
      expect(refusalOf(() => parseDuration(value)).message).toBe('must be from 1s to 7d');
    },
  );
});

describe(formatDuration.name, () => {
  it.each([
    [1_000, '1s'],
    [1_500, '1500ms'],
    [90_000, '90s'],
    [120_000, '2m'],
    [86_400_000, '1d'],
  ])('should write %p ms as %p', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });

  it('should write what is read as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: WEEK }), (duration) => {
        expect(parseDuration(formatDuration(duration))).toBe(duration);
      }),
    );
  });
});
