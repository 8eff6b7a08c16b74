import { describe, expect, it } from '@jest/globals';
import { quote, quoteAll } from './quote.ts';

describe(quote.name, () => {
  it.each([
    ['', '""'],
    ['agent', '"agent"'],
    ['x'.repeat(60), `"${'x'.repeat(60)}"`],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ])('should quote %j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

describe(quoteAll.name, () => {
  it.each([
    [[], ''],
    [['a'], '"a"'],
    [['a', 'b', 'c'], '"a", "b", "c"'],
    [['a', 'b', 'c', 'd', 'e'], '"a", "b", "c" and 2 more'],
  ])('should quote %j', (names, quoted) => {
    expect(quoteAll(names)).toBe(quoted);
  });
});
