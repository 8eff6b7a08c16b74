import { describe, expect, it } from '@jest/globals';
import { parseLossless, printLossless } from './lossless-json.ts';

describe(printLossless.name, () => {
  it.each([
    '{"a":9007199254740993}',
    '{"a":1.0,"b":[-0,1e2]}',
    '{"__proto__":{"constructor":1},"u":"\\u2028"}',
    '{"big":7441234567890123456,"null":null}',
  ])('should give back %s', (text) => {
    const once = printLossless(parseLossless(text));
    expect(printLossless(parseLossless(once))).toBe(once);
    expect(once).toBe(text.replace('\\u2028', '\u2028'));
  });
});
