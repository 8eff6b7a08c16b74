import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { isRefused, NO_VALUES, refusalOf } from '../testing/refused.ts';
import { formatTime, NS_PER_SECOND, parseTime } from './time.ts';

const MAX = 600 * NS_PER_SECOND;
const GRAMMAR = /^\d{1,9}(\.\d{1,6})?(ns|us|ms|s)?$/;

describe(parseTime.name, () => {
  it.each([
    ['20ms', 20_000_000],
    ['20', 20_000_000],
    [20, 20_000_000],
    [0.5, 500_000],
    ['1.5s', 1_500_000_000],
    ['600s', MAX],
    ['250us', 250_000],
    ['7ns', 7],
    ['0', 0],
    ['000020ms', 20_000_000],
    ['0.000001ms', 1],
    ['999999999ns', 999_999_999],
  ])('should read %p as %p ns', (value, time) => {
    expect(parseTime(value, MAX)).toBe(time);
  });

  it.each([
    ...NO_VALUES,
    '20m',
    '20min',
    '20MS',
    '20mss',
    'ms',
    '1s500ms',
    '1000000000ns',
    '1.0000001s',
    '20ms\n',
  ])('should refuse %p', (value) => {
    const { message, remedy, value: echoed } = refusalOf(() => parseTime(value, MAX));

    expect(message).toBe('must be a time');
    expect(remedy).toContain('for example 20ms');
    expect(echoed).toBe(value);
  });

  it.each(['600.000001s', '601s', '600001', 600_001, '999999999s'])(
    'should refuse %p as too long',
    (value) => {
      expect(refusalOf(() => parseTime(value, MAX)).message).toBe('must be at most 600s');
    },
  );

  it('should take what the grammar takes, and throw nothing but a ValueError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(GRAMMAR)), (value) => {
        const parse = (): unknown => parseTime(value, Number.POSITIVE_INFINITY);
        expect(isRefused(parse)).toBe(!GRAMMAR.test(value));
      }),
    );
  });
});

describe(formatTime.name, () => {
  it.each([
    [0, '0ms'],
    [1, '1ns'],
    [1_500, '1.5us'],
    [20_000_000, '20ms'],
    [1_500_000_000, '1.5s'],
    [1_000_000_001, '1000.000001ms'],
    [MAX, '600s'],
  ])('should write %p ns as %p', (time, text) => {
    expect(formatTime(time)).toBe(text);
  });

  it('should write what is read as the same time', () => {
    fc.assert(
      fc.property(fc.nat(MAX), (time) => {
        expect(parseTime(formatTime(time), MAX)).toBe(time);
      }),
    );
  });
});
