import { describe, expect, it } from '@jest/globals';
import { applyOperations } from './apply-operations.ts';

describe(applyOperations.name, () => {
  it('should change a copy', () => {
    const document = { list: [1] };
    const operations = [{ op: 'add', path: '/list/-', value: 2 }] as const;
    expect(applyOperations(document, operations)).toEqual({ list: [1, 2] });
    expect(document).toEqual({ list: [1] });
  });

  it('should not let two uses of an operation share its value', () => {
    const operations = [{ op: 'add', path: '/a', value: { b: [] } }] as const;
    const result = applyOperations<Record<string, { b: number[] }>>({}, operations);
    result['a']?.b.push(1);
    expect(applyOperations({}, operations)).toEqual({ a: { b: [] } });
  });

  it.each(['/absent/member', '/list/9'])('should throw when there is no %s', (path) => {
    expect(() => applyOperations({ list: [] }, [{ op: 'add', path, value: 1 }])).toThrow();
  });
});
