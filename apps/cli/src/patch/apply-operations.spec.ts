import { describe, expect, it } from '@jest/globals';
import type { Operation } from '@sidecar-injector/json-patch';
import { applyOperations as applyIndependently } from '@sidecar-injector/injection/testing';
import { applyOperations } from './apply-operations.ts';

describe(applyOperations.name, () => {
  const value = { a: [1, { b: 2 }, 3], 'x/y~z': {}, n: null };

  it.each<{ name: string; operations: Operation[] }>([
    { name: 'none', operations: [] },
    { name: 'an element at the end', operations: [{ op: 'add', path: '/a/-', value: 4 }] },
    { name: 'an element at the front', operations: [{ op: 'add', path: '/a/0', value: 0 }] },
    { name: 'an element behind the last', operations: [{ op: 'add', path: '/a/3', value: 4 }] },
    { name: 'a member deep inside', operations: [{ op: 'add', path: '/a/1/c', value: {} }] },
    { name: 'a member that is there', operations: [{ op: 'add', path: '/n', value: 1 }] },
    { name: 'escaped keys', operations: [{ op: 'add', path: '/x~1y~0z/q', value: 1 }] },
    { name: 'a removal', operations: [{ op: 'remove', path: '/a/1' }] },
    { name: 'a removed member', operations: [{ op: 'remove', path: '/a/1/b' }] },
    { name: 'a replacement', operations: [{ op: 'replace', path: '/a/1/b', value: [] }] },
    { name: 'a test', operations: [{ op: 'test', path: '/n', value: null }] },
    {
      name: 'several in their order',
      operations: [
        { op: 'add', path: '/m', value: {} },
        { op: 'add', path: '/m/k', value: [1] },
        { op: 'add', path: '/m/k/0', value: 0 },
        { op: 'remove', path: '/a' },
      ],
    },
  ])('should apply $name as an independent library does', ({ operations }) => {
    const before = structuredClone(value);

    expect(applyOperations(value, operations)).toEqual(applyIndependently(value, operations));
    expect(value).toEqual(before);
  });

  it('should take __proto__ for a key like any other', () => {
    const result = applyOperations({}, [{ op: 'add', path: '/__proto__', value: 1 }]);

    expect(Object.entries(result as object)).toEqual([['__proto__', 1]]);
  });

  it.each<{ operation: Operation; message: string }>([
    { operation: { op: 'remove', path: '/b' }, message: 'remove /b: there is no member "b"' },
    {
      operation: { op: 'add', path: '/b/c', value: 1 },
      message: 'add /b/c: there is no member "b"',
    },
    {
      operation: { op: 'add', path: '/a/9', value: 1 },
      message: 'add /a/9: there is no element 9',
    },
    { operation: { op: 'remove', path: '/a/3' }, message: 'remove /a/3: there is no element 3' },
    {
      operation: { op: 'add', path: '/a/0/x', value: 1 },
      message: 'add /a/0/x: no object or list holds "x"',
    },
  ])('should refuse $message', ({ operation, message }) => {
    expect(() => applyOperations(value, [operation])).toThrow(new RangeError(message));
  });
});
