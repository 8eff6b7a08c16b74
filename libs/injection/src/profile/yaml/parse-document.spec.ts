import { describe, expect, it } from '@jest/globals';
import { problemsOf, loadOne } from '../testing.ts';
import { parseDocument } from './parse-document.ts';

const MAPPING = 'must be a mapping with the fields of a profile';

describe(parseDocument.name, () => {
  describe('when the text holds no profile', () => {
    it.each([
      ['an empty file', '', `${MAPPING}, is empty`],
      ['a comment', '# nothing\n', `${MAPPING}, is empty`],
      ['null', 'null', `${MAPPING}, is empty`],
      ['separators', '---\n---\n', `${MAPPING}, is empty`],
      ['a list', '- name: a', `${MAPPING}, is [{"name":"a"}]`],
      ['a word', 'containers', `${MAPPING}, is "containers"`],
      ['a number', '3', `${MAPPING}, is 3`],
      [
        'several documents',
        'labels: {a: b}\n---\nlabels: {c: d}\n',
        'must have one document, has 2; put each into its own file',
      ],
      [
        'a megabyte and more',
        `#${'x'.repeat(1_048_576)}`,
        'must be at most 1048576 characters, as a ConfigMap is, is 1048577',
      ],
    ])('should say so for %s', (_, text, problem) => {
      expect(problemsOf(text)).toEqual([problem]);
    });
  });

  describe('when the text is no YAML', () => {
    it.each([
      ['name: a\n  mode: auto', '2, column 7: bad indentation of a mapping entry'],
      ['name: a\nname: b', '2, column 1: duplicated mapping key'],
      ['labels: {a: b', '1, column 14: unexpected end of the stream within a flow collection'],
      ['name: "a', '1, column 9: unexpected end of the stream within a double quoted scalar'],
      ['labels:\n\ta: b', '2, column 1: tab characters must not be used in indentation'],
      ['name: a\0b', '1, column 8: null byte is not allowed in input'],
      ['name: *b', '1, column 8: unidentified alias "b"'],
      ['name: !!js/function x', '1, column 7: unknown scalar tag !<tag:yaml.org,2002:js/function>'],
      ['? [a]\n: b', '1, column 1: object-based map does not support complex keys'],
      [
        'labels: {a: ${pod.namespace}}',
        '1, column 14: missed comma between flow collection entries; quote a value that has ${…} in it',
      ],
    ])('should say where in %j', (text, problem) => {
      expect(problemsOf(text)).toEqual([`must be valid YAML, fails at line ${problem}`]);
    });
  });

  describe('when YAML has more than JSON', () => {
    it.each([
      ['a byte order mark', '\uFEFFlabels: {a: b}', 'b'],
      ['separators around', '---\nlabels: {a: b}\n---\n', 'b'],
      ['an alias', 'labels: {b: &x c, a: *x}', 'c'],
      ['a merge', 'labels:\n  <<: {a: b}\n  c: d', 'b'],
      ['a quoted date', 'labels: {a: "2026-11-01"}', '2026-11-01'],
      ['a date, which stays text', 'labels: {a: 2026-11-01}', '2026-11-01'],
      ["YAML 1.1's yes, which stays text", 'labels: {a: yes}', 'yes'],
      ['a block', 'labels:\n  a: >-\n    b\n', 'b'],
    ])('should read %s', (_, text, value) => {
      expect(loadOne(text).labels['a']).toBe(value);
    });
  });
});
