import { describe, expect, it } from '@jest/globals';
import { addedTo, quartilesOf, spreadOf, takeTurns } from './slices.ts';

describe(takeTurns.name, () => {
  it('should let each kind begin once', () => {
    const order: string[] = [];
    const slices = takeTurns(2, { a: 'A', b: 'B' }, (kind) => order.push(kind));

    expect(order).toEqual(['A', 'B', 'B', 'A']);
    expect(slices).toEqual({ a: [1, 4], b: [2, 3] });
  });
});

describe(addedTo.name, () => {
  it('should not see weather that changes between rounds', () => {
    expect(addedTo([1_000, 3_000, 1_010], [1_400, 3_400, 1_410])).toBe(400);
  });
});

describe(spreadOf.name, () => {
  it.each([
    { kinds: [[90], [110], [100]], spread: 10 },
    { kinds: [[100, 1, 100], [100]], spread: 0 },
  ])('should be $spread % for $kinds', ({ kinds, spread }) => {
    expect(spreadOf(kinds)).toBeCloseTo(spread);
  });
});

describe(quartilesOf.name, () => {
  it('should not see what lies outside', () => {
    expect(quartilesOf([1, 20, 30, 40, 900])).toEqual([20, 30, 40]);
  });
});
