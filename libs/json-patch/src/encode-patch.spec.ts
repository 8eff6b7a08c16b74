import { describe, expect, it } from '@jest/globals';
import { encodePatch, keepJson } from './encode-patch.ts';
import type { Operation } from './operation.ts';

const kept = keepJson({ name: 'agent', env: [{ name: 'A', value: 'grüße "\u2028\ud800' }] });

describe(encodePatch.name, () => {
  it.each<[Operation[]]>([
    [[]],
    [[{ op: 'remove', path: '/a/0' }]],
    [[{ op: 'replace', path: '/a', value: null }]],
    [[{ op: 'test', path: '/"\n', value: 'x\u2028"' }]],
    [[{ op: 'add', path: '/a', value: 1 }]],
    [[{ op: 'add', path: '/a', value: { b: [undefined, 1, 'c'] } }]],
    [[{ op: 'add', path: '/a', value: [] }]],
    [[{ op: 'add', path: '/a', value: [[kept], { kept }, null, 'x', true] }]],
    [
      [
        { op: 'add', path: '/spec/containers/-', value: kept },
        { op: 'add', path: '/spec/containers', value: [kept, { name: 'b' }] },
      ],
    ],
  ])('should write the bytes of JSON.stringify for %j', (operations) => {
    expect(encodePatch(operations)).toBe(JSON.stringify(operations));
  });
});

describe(keepJson.name, () => {
  it('should give the value itself', () => {
    const value = { a: 1 };
    expect(keepJson(value)).toBe(value);
  });
});
