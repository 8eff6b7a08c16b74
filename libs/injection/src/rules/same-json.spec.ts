import { describe, expect, it } from '@jest/globals';
import { isSameJson } from './same-json.ts';

const own = (text: string): unknown => JSON.parse(text);

describe(isSameJson.name, () => {
  it.each<[unknown, unknown]>([
    [null, null],
    ['a', 'a'],
    [1, 1],
    [[], []],
    [{}, {}],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: [{ b: null }] }, { a: [{ b: null }] }],
    [own('{"__proto__":1}'), own('{"__proto__":1}')],
    [{ a: null }, {}],
    [{ a: { b: null } }, { a: {} }],
    [{ fieldRef: { apiVersion: 'v1', fieldPath: 'f' } }, { fieldRef: { fieldPath: 'f' } }],
    [{ configMap: { defaultMode: 420 } }, { configMap: {} }],
    [{ name: 'v', emptyDir: {} }, { name: 'v' }],
    [{ path: 't', expirationSeconds: 3600 }, { path: 't' }],
    [{ path: '/run', type: '' }, { path: '/run' }],
    [{ volumeMode: 'Filesystem' }, {}],
  ])('should find %j the same as %j', (a, b) => {
    expect(isSameJson(a, b)).toBe(true);
    expect(isSameJson(b, a)).toBe(true);
  });

  it.each<[unknown, unknown]>([
    [null, {}],
    [null, undefined],
    ['1', 1],
    [0, false],
    [[], {}],
    [['a'], { 0: 'a' }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: { b: [1] } }, { a: { b: [2] } }],
    [{ constructor: 1 }, { a: 1 }],
    [own('{"__proto__":1}'), {}],
    [own('{"toString":{}}'), own('{"a":{}}')],
    [{ configMap: { defaultMode: 256 } }, { configMap: {} }],
    [{ apiVersion: 'v2' }, {}],
    [{ name: 'v', emptyDir: { medium: 'Memory' } }, { name: 'v' }],
    [
      { name: 'v', emptyDir: {} },
      { name: 'v', configMap: {} },
    ],
    [{ expirationSeconds: 600 }, {}],
    [{ type: 'Socket' }, {}],
    [{ volumeMode: 'Block' }, {}],
    [[1], [1, 2]],
  ])('should tell %j from %j', (a, b) => {
    expect(isSameJson(a, b)).toBe(false);
    expect(isSameJson(b, a)).toBe(false);
  });
});
