import { describe, expect, it } from '@jest/globals';
import { parseQuantity } from './quantity.ts';

describe(parseQuantity.name, () => {
  it.each<[string | number, number]>([
    ['0', 0],
    ['1', 1],
    [1, 1],
    [0.5, 0.5],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['.25', 0.25],
    ['+2', 2],
    ['-2', -2],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1e-3', 0.001],
    ['1e+3', 1000],
    [1e21, 1e21],
    ['3n', 3e-9],
    ['3u', 3e-6],
    ['100m', 0.1],
    ['700m', 0.7],
    ['1001m', 1.001],
    ['2k', 2000],
    ['2M', 2e6],
    ['2G', 2e9],
    ['2T', 2e12],
    ['2P', 2e15],
    ['2E', 2e18],
    ['1Ki', 1024],
    ['1Mi', 1_048_576],
    ['1.5Gi', 1_610_612_736],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
  ])('should read %j as %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    'm',
    '1 m',
    '1K',
    '1mi',
    '1Kib',
    '1e',
    '1e1.5',
    '1Mi ',
    '--1',
    '.',
    'NaN',
    '0x1',
  ])('should know no value of %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});
