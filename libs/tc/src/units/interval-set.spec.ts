import { describe, expect, it } from '@jest/globals';
import { parseCidr } from './cidr.ts';
import { type Interval, toIntervalSet } from './interval-set.ts';

const interval = ([start, end]: readonly [number, number]): Interval<number> => ({ start, end });

describe(toIntervalSet.name, () => {
  it.each([
    ['nothing', [], [], []],
    [
      'neighbours as one',
      [
        [5, 8],
        [1, 5],
      ],
      [],
      [[1, 8]],
    ],
    [
      'overlaps as one',
      [
        [1, 9],
        [2, 3],
        [8, 12],
      ],
      [],
      [[1, 12]],
    ],
    [
      'a hole',
      [[0, 10]],
      [[3, 5]],
      [
        [0, 3],
        [5, 10],
      ],
    ],
    [
      'holes that touch and overlap',
      [[0, 10]],
      [
        [2, 5],
        [4, 6],
        [6, 7],
      ],
      [
        [0, 2],
        [7, 10],
      ],
    ],
    [
      'a hole over two',
      [
        [0, 4],
        [6, 10],
      ],
      [[3, 7]],
      [
        [0, 3],
        [7, 10],
      ],
    ],
    ['what a hole covers', [[3, 5]], [[0, 9]], []],
    [
      'a hole at an edge',
      [[3, 5]],
      [
        [3, 4],
        [5, 6],
      ],
      [[4, 5]],
    ],
  ] as [string, [number, number][], [number, number][], [number, number][]][])(
    'should take %s',
    (_, included, excluded, set) => {
      expect(toIntervalSet(included.map(interval), excluded.map(interval))).toEqual(
        set.map(interval),
      );
    },
  );

  it('should join 256 neighbouring blocks to one', () => {
    const blocks = Array.from({ length: 256 }, (_, index) => {
      const { bits } = parseCidr(`10.1.${String(255 - index)}.0/24`);
      return { start: bits, end: bits + 256n };
    });

    const start = parseCidr('10.1.0.0').bits;
    expect(toIntervalSet(blocks)).toEqual([{ start, end: start + 65_536n }]);
  });
});
