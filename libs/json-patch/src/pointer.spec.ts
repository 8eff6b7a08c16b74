import { describe, expect, it } from '@jest/globals';
import { escapeToken, parsePointer, toPointer, unescapeToken } from './pointer.ts';

/** RFC 6901 section 5, in its own order. */
const EXAMPLES: readonly (readonly [pointer: string, tokens: readonly string[]])[] = [
  ['', []],
  ['/foo', ['foo']],
  ['/foo/0', ['foo', '0']],
  ['/', ['']],
  ['/a~1b', ['a/b']],
  ['/c%d', ['c%d']],
  ['/e^f', ['e^f']],
  ['/g|h', ['g|h']],
  ['/i\\j', ['i\\j']],
  ['/k"l', ['k"l']],
  ['/ ', [' ']],
  ['/m~0n', ['m~n']],
];

const HOSTILE: typeof EXAMPLES = [
  ['/~01', ['~1']],
  ['/~00', ['~0']],
  ['/~1~0', ['/~']],
  ['//', ['', '']],
  ['/constructor/__proto__', ['constructor', '__proto__']],
  ['/metadata/annotations/example.com~1x', ['metadata', 'annotations', 'example.com/x']],
  ['/\u2028', ['\u2028']],
  ['/-', ['-']],
];

describe('JSON Pointer', () => {
  describe.each([
    ['an example of RFC 6901', EXAMPLES],
    ['hostile', HOSTILE],
  ])('when the pointer is %s', (_, cases) => {
    it.each(cases)('should parse %j', (pointer, tokens) => {
      expect(parsePointer(pointer)).toEqual(tokens);
    });

    it.each(cases)('should build %j', (pointer, tokens) => {
      expect(toPointer(...tokens)).toBe(pointer);
    });
  });

  it('should take indices as they are', () => {
    expect(toPointer('spec', 'containers', 0, 'env', '-')).toBe('/spec/containers/0/env/-');
  });

  it.each(['foo', 'foo/bar', '~1', '#/foo'])('should refuse %j', (pointer) => {
    expect(() => parsePointer(pointer)).toThrow(
      new SyntaxError(`JSON Pointer "${pointer}" must be empty or begin with "/"`),
    );
  });

  it.each(['', '~', '/', '~1', '~0', '~01', 'a~/b~', '~~//'])(
    'should give %j back after escaping',
    (token) => {
      expect(escapeToken(token)).not.toContain('/');
      expect(unescapeToken(escapeToken(token))).toBe(token);
    },
  );
});
