import { describe, expect, it } from '@jest/globals';
import { splitJson } from './split-json.ts';

describe(splitJson.name, () => {
  it.each([
    { name: 'one value', text: '{"a":1}\n', chunks: ['{"a":1}\n'] },
    { name: 'values in a row', text: '{}\n[1]{"b":2}', chunks: ['{}\n', '[1]', '{"b":2}'] },
    {
      name: 'braces and quotes in strings',
      text: String.raw`{"a":"}\"{"} {"b":"\\"}`,
      chunks: [String.raw`{"a":"}\"{"} `, String.raw`{"b":"\\"}`],
    },
    { name: 'a byte order mark', text: '\uFEFF{}', chunks: ['\uFEFF{}'] },
  ])('should split $name', ({ text, chunks }) => {
    expect(splitJson(text)).toEqual(chunks);
  });

  it.each(['{a: 1}', '{"a":1', '{"a":1} x', '{{ .Values.a }}', '{}\n---\n{}', '"text"', ''])(
    'should leave %j alone',
    (text) => {
      expect(splitJson(text)).toBeUndefined();
    },
  );

  it('should take a string of ten megabytes', () => {
    const text = JSON.stringify({ a: 'x"\n'.repeat(3_000_000) });

    expect(splitJson(text)).toEqual([text]);
  });
});
