import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { isRefused, NO_VALUES, refusalOf } from '../testing/refused.ts';
import { complementOf, formatPercent, parsePercent } from './percent.ts';

describe(parsePercent.name, () => {
  it.each([
    ['10', 10],
    ['10%', 10],
    [10, 10],
    [0, 0],
    [100, 100],
    ['100%', 100],
    ['0.000001', 0.000001],
    [12.5, 12.5],
  ])('should read %p as %p', (value, percent) => {
    expect(parsePercent(value)).toBe(percent);
  });

  it.each([
    ...NO_VALUES,
    101,
    '100.000001',
    '1000',
    '10%%',
    '%',
    '10 %',
    '%10',
    '10%25',
    '10/100',
    '0.0000001',
    'ten',
  ])('should refuse %p', (value) => {
    const { message, remedy, value: echoed } = refusalOf(() => parsePercent(value));

    expect(message).toBe('must be a percentage from 0 to 100');
    expect(remedy).toContain('for example');
    expect(echoed).toBe(value);
  });

  it('should refuse whatever is not of the grammar', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.stringMatching(/^\d{1,3}(\.\d{1,7})?%?$/), fc.double()),
        (value) => {
          const text = typeof value === 'number' ? String(value) : value;
          const isPercent =
            typeof text === 'string' &&
            /^\d{1,3}(\.\d{1,6})?%?$/.test(text) &&
            Number.parseFloat(text) <= 100;
          expect(isRefused(() => parsePercent(value))).toBe(!isPercent);
        },
      ),
    );
  });
});

describe(formatPercent.name, () => {
  it.each([
    [0, '0%'],
    [100, '100%'],
    [0.000001, '0.000001%'],
    [33.333333, '33.333333%'],
    [99.9 / 3, '33.3%'],
  ])('should write %p as %p', (percent, text) => {
    expect(formatPercent(percent)).toBe(text);
  });
});

describe(complementOf.name, () => {
  it.each([
    [0, 100],
    [99.9, 0.1],
    [33.333333, 66.666667],
    [99.999999, 0.000001],
  ])('should complete %p by %p', (percent, rest) => {
    expect(complementOf(percent)).toBe(rest);
  });
});
