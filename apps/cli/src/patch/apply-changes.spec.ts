import { describe, expect, it } from '@jest/globals';
import { applyChanges } from './apply-changes.ts';

describe(applyChanges.name, () => {
  const operations = [{ op: 'add', path: '/x', value: 1 }] as const;

  it('should patch a value itself', () => {
    expect(applyChanges({ a: 1 }, [{ path: [], operations }])).toEqual({ a: 1, x: 1 });
  });

  it('should patch the objects of lists, and share the rest', () => {
    const list = { items: [{ a: 1 }, { b: 2 }, { items: [{ c: 3 }] }] };

    const result = applyChanges(list, [
      { path: ['items', 0], operations },
      { path: ['items', 2, 'items', 0], operations },
    ]) as typeof list;

    expect(result).toEqual({ items: [{ a: 1, x: 1 }, { b: 2 }, { items: [{ c: 3, x: 1 }] }] });
    expect(result.items[1]).toBe(list.items[1]);
    expect(list.items[0]).toEqual({ a: 1 });
  });

  it('should leave a value alone without changes', () => {
    expect(applyChanges(null, [])).toBeNull();
  });
});
