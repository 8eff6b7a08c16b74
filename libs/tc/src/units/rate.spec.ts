import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { NO_VALUES, refusalOf } from '../testing/refused.ts';
import { formatRate, parseRate } from './rate.ts';

describe(parseRate.name, () => {
  it.each([
    ['8bit', 8],
    ['1kbit', 1_000],
    ['1mbit', 1_000_000],
    ['1Mbit', 1_000_000],
    ['100gbit', 100_000_000_000],
    ['1.5mbit', 1_500_000],
    ['1kibit', 1_024],
    ['1mibit', 1_048_576],
    ['1gibit', 1_073_741_824],
    ['1bps', 8],
    ['1kbps', 8_000],
    ['1mbps', 8_000_000],
    ['1gbps', 8_000_000_000],
  ])('should read %p as %p bit/s', (value, rate) => {
    expect(parseRate(value)).toBe(rate);
  });

  it.each([
    ...NO_VALUES,
    0,
    1_000,
    '1000',
    '1',
    'mbit',
    '1 mbit',
    '1mb',
    '1m',
    '1tbit',
    '1mbit/s',
    '1bits',
    '1constructor',
    '1__proto__',
    '1.0000001mbit',
    '1000000000000bit',
  ])('should refuse %p', (value) => {
    const { message, remedy, value: echoed } = refusalOf(() => parseRate(value));

    expect(message).toMatch(/^must be (a rate|from 8bit to 100gbit)$/);
    expect(remedy).toContain('for example 1mbit');
    expect(echoed).toBe(value);
  });

  it.each(['0bit', '7bit', '7.4bit', '100000000001bit', '101gbit', '13gbps', '0.007kbit'])(
    'should refuse %p as out of range',
    (value) => {
      expect(refusalOf(() => parseRate(value)).message).toBe('must be from 8bit to 100gbit');
    },
  );
});

describe(formatRate.name, () => {
  it.each([
    [8, '8bit'],
    [1_500, '1500bit'],
    [2_000, '2kbit'],
    [1_000_000, '1mbit'],
    [100_000_000_000, '100gbit'],
  ])('should write %p bit/s as %p', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  it('should write what is read as the same rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 100_000_000_000 }), (rate) => {
        expect(parseRate(formatRate(rate))).toBe(rate);
      }),
    );
  });
});
