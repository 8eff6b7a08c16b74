import { describe, expect, it } from '@jest/globals';
import { type Effects, toNetem } from '../effects/index.ts';
import { parseFault } from '../fault/fault.ts';
import type { Leaf } from './device.ts';
import { isSameNetem, isSameRate } from './same-leaf.ts';

function newEffects(json: object): Effects {
  return parseFault('x', json).effects;
}

function newLeaf(json: object, limit = 1_000): Leaf {
  return { netem: toNetem(newEffects(json)), limit, splitAbove: 1_600 };
}

const reorder = { percent: 25, gap: 5 };
const time = '20ms';

describe(isSameNetem.name, () => {
  it.each([
    ['what tc has rounded', { delay: { time: '123us' } }, { delay: { time: '122us' } }],
    ['six digits', { delay: { time: '123.4567s' } }, { delay: { time: '123.457s' } }],
    [
      'a distribution, which tc does not show',
      { delay: { time, jitter: '2ms', distribution: 'pareto' } },
      { delay: { time, jitter: '2ms' } },
    ],
    [
      'a correlation of nothing',
      { loss: { percent: 0, correlation: 5 } },
      { loss: { percent: 0 } },
    ],
  ])('should see no difference in %s', (_, wanted, present) => {
    expect(isSameNetem(newLeaf(wanted), newLeaf(present))).toBe(true);
  });

  it.each([
    [{ delay: { time: '200ms' } }, { delay: { time: '200.1ms' } }],
    [{ delay: { time, jitter: '2ms' } }, { delay: { time, jitter: '2.1ms' } }],
    [{ delay: { time, jitter: '2ms', correlation: 25 } }, { delay: { time, jitter: '2ms' } }],
    [{ loss: { percent: 1 } }, { loss: { percent: 1.0001 } }],
    [{ loss: { percent: 1, correlation: 5 } }, { loss: { percent: 1 } }],
    [{ loss: { percent: 10 } }, { loss: { model: 'gemodel', p: 10 } }],
    [{ loss: { model: 'gemodel', p: 1, k: 99 } }, { loss: { model: 'gemodel', p: 1, k: 98 } }],
    [{ loss: { model: 'state', p13: 1 } }, { loss: { model: 'state', p13: 1, p14: 1 } }],
    [{ duplicate: { percent: 1 } }, { duplicate: { percent: 2 } }],
    [{ corrupt: { percent: 1 } }, { corrupt: { percent: 2 } }],
    [
      { delay: { time }, reorder },
      { delay: { time }, reorder: { ...reorder, gap: 6 } },
    ],
    [{ partition: true }, { loss: { percent: 99 } }],
  ])('should tell %j from %j', (wanted, present) => {
    expect(isSameNetem(newLeaf(wanted), newLeaf(present))).toBe(false);
    expect(isSameNetem(newLeaf(present), newLeaf(wanted))).toBe(false);
  });

  it('should see another limit', () => {
    expect(isSameNetem(newLeaf({ partition: true }, 10), newLeaf({ partition: true }, 11))).toBe(
      false,
    );
  });
});

describe(isSameRate.name, () => {
  it.each([
    ['itself', 1_000_000, 1_000_000, true],
    ['what tc has cut off', 1_000_999, 1_000_000, true],
    ['whole bytes', 15, 8, true],
    ['what tc does not show', 1_000_000, 0, true],
    ['another', 1_000_000, 1_002_000, false],
    ['a class that is not there', 1_000_000, undefined, false],
  ])('should compare with %s', (_, wanted, present, isSame) => {
    expect(isSameRate(wanted, present)).toBe(isSame);
  });
});
