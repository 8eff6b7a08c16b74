import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashProfile, toCanonicalJson } from './hash-profile.ts';
import { loadOne } from './testing.ts';

describe(toCanonicalJson.name, () => {
  it.each([
    [{ b: 1, a: [2, { d: null, c: 'x' }] }, '{"a":[2,{"c":"x","d":null}],"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [{ b: 1, B: 2, é: 3, 10: 4, 9: 5 }, '{"10":4,"9":5,"B":2,"b":1,"é":3}'],
    [JSON.parse('{"__proto__": {"b": 1, "a": 2}}'), '{"__proto__":{"a":2,"b":1}}'],
    ['\u2028\ud800"', '"\u2028\\ud800\\""'],
    [[], '[]'],
    [null, 'null'],
  ])('should write %j', (value: unknown, text) => {
    expect(toCanonicalJson(value)).toBe(text);
  });
});

describe(hashProfile.name, () => {
  const text = 'containers: [{name: c, image: i, env: [{name: A, value: ä}]}]';

  it('should be the beginning of the SHA-256 of the canonical JSON', () => {
    const { hash, ...profile } = loadOne(text);

    const sum = createHash('sha256').update(toCanonicalJson(profile)).digest('hex');

    expect(hash).toBe(sum.slice(0, 12));
    expect(hashProfile(profile)).toBe(hash);
  });

  it.each([
    ['the order of members', 'containers: [{image: i, env: [{value: ä, name: A}], name: c}]'],
    ['written defaults', `${text}\nmode: auto\ndefault: true\nvolumes: null\nselector: {}`],
    [
      'comments and style',
      '# c\ncontainers:\n- name: c\n  image: "i"\n  env: [{name: A, value: "ä"}]',
    ],
  ])('should not depend on %s', (_, other) => {
    expect(loadOne(other).hash).toBe(loadOne(text).hash);
  });

  it.each([
    ['an image', text.replace('image: i', 'image: j')],
    ['a mode', `${text}\nmode: native`],
    ['a name', `${text}\nname: other`],
    ['the order of containers', 'containers: [{name: d, image: i}, {name: c, image: i}]'],
  ])('should change with %s', (_, other) => {
    expect(loadOne(other).hash).not.toBe(loadOne(text).hash);
  });
});
