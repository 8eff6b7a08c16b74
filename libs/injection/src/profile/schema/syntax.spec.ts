import { describe, expect, it } from '@jest/globals';
import {
  amountOf,
  DNS_LABEL,
  ENV_NAME,
  isDataKey,
  isDnsSubdomain,
  isInnerPath,
  isIpAddress,
  isLabelValue,
  isMountPath,
  isPortName,
  isQualifiedName,
} from './syntax.ts';

const of = (length: number): string => 'a'.repeat(length);

const isDnsLabel = (text: string): boolean => DNS_LABEL.test(text);
const isEnvName = (text: string): boolean => ENV_NAME.test(text);

describe.each([
  [isDnsLabel, ['a', '0', 'a-b', of(63)], ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a\n', of(64)]],
  [
    isDnsSubdomain,
    ['a', 'a.b', 'a-b.c-d', '0.0', of(253)],
    ['', '.', 'a.', '.a', 'a..b', 'A.b', 'a_b', 'a.-b', of(254)],
  ],
  [
    isQualifiedName,
    ['a', 'A_b.C-d', 'a.b/C', `${of(253)}/${of(63)}`],
    ['', '/', 'a/', '/a', 'a/b/c', 'A/b', '_a', 'a_', 'a b', of(64), `${of(254)}/a`],
  ],
  [isLabelValue, ['', 'a', 'A_b.C-d', of(63)], ['-a', 'a-', 'a b', 'a/b', of(64)]],
  [
    isPortName,
    ['http', 'h2', 'a-b', of(15)],
    ['', '80', 'HTTP', '-a', 'a-', 'a--b', 'a_b', of(16)],
  ],
  [isEnvName, ['A', 'a.b-c', '1', 'a b', '~'], ['', 'A=B', 'Ä', 'a\tb', '\u007f']],
  [isDataKey, ['a', 'A.b_c-D', '.a', of(253)], ['', '.', '..', '..a', 'a/b', of(254)]],
  [isMountPath, ['/', '/a b', 'C:\\a', 'c:/a'], ['', 'a', './a', '/a:b', 'C:a', 'C:\\a:b']],
  [isInnerPath, ['', 'a', 'a/b..c', '...'], ['/a', '..', 'a/../b', 'a/..']],
  [
    isIpAddress,
    ['10.0.0.1', '::1', 'fe80::1', '::ffff:10.0.0.1'],
    ['', '10.0.0', '1.2.3.256', '::1%lo', 'a'],
  ],
])('%p', (fits, good, bad) => {
  it.each(good)('should take %j', (text) => {
    expect(fits(text)).toBe(true);
  });

  it.each(bad)('should refuse %j', (text) => {
    expect(fits(text)).toBe(false);
  });
});

describe(amountOf.name, () => {
  it.each([
    [1, 1],
    [0, 0],
    ['100m', 0.1],
    ['1001m', 1.001],
    ['1Ki', 1024],
    ['1k', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['5.', 5],
  ])('should read %j as %d', (quantity, amount) => {
    expect(amountOf(quantity)).toBe(amount);
  });

  it.each([-1, '-1', '', 'Mi', '1MB', '1 Mi', '1e999', true, null, [], {}])(
    'should refuse %j',
    (value) => {
      expect(amountOf(value)).toBeUndefined();
    },
  );
});
