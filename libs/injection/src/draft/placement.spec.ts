import { describe, expect, it } from '@jest/globals';
import type { Placement } from '../profile/profile.ts';
import { findPlace } from './placement.ts';

describe(findPlace.name, () => {
  it.each<[placement: Placement, names: string[], leading: number, index: number]>([
    ['first', ['app', 'log'], 0, 0],
    ['first', ['agent', 'app'], 1, 1],
    ['first', [], 0, 0],
    ['last', ['app', 'log'], 1, 2],
    ['last', [], 0, 0],
    [{ before: 'app' }, ['app', 'log'], 0, 0],
    [{ before: 'log' }, ['app', 'log'], 0, 1],
    [{ after: 'app' }, ['app', 'log'], 0, 1],
    [{ after: 'log' }, ['app', 'log'], 0, 2],
  ])('should place %j in %j behind %d at %d', (placement, names, leading, index) => {
    expect(findPlace(placement, names, leading)).toEqual({ index });
  });

  it.each<Placement>([{ before: 'ghost' }, { after: 'ghost' }])(
    'should place %j last and name the anchor',
    (placement) => {
      expect(findPlace(placement, ['app', 'log'], 1)).toEqual({ index: 2, missing: 'ghost' });
    },
  );
});
