import { describe, expect, it } from '@jest/globals';
import { toNetem } from '../effects/index.ts';
import { parseFault } from '../fault/fault.ts';
import type { Leaf } from '../kernel/device.ts';
import { isSameLeaf } from './same-leaf.ts';

function newLeaf(json: object, limit = 1_000): Leaf {
  return { netem: toNetem(parseFault('x', json).effects), limit };
}

const reorder = { percent: 25, gap: 5 };

describe(isSameLeaf.name, () => {
  it.each([
    ['what tc has rounded down', { delay: { time: '123us' } }, { delay: { time: '122us' } }, true],
    ['another delay', { delay: { time: '200ms' } }, { delay: { time: '200.1ms' } }, false],
    ['six digits', { delay: { time: '123.4567s' } }, { delay: { time: '123.457s' } }, true],
    [
      'another jitter',
      { delay: { time: '20ms', jitter: '2ms' } },
      { delay: { time: '20ms', jitter: '2.1ms' } },
      false,
    ],
    [
      'another correlation',
      { delay: { time: '20ms', jitter: '2ms', correlation: 25 } },
      { delay: { time: '20ms', jitter: '2ms' } },
      false,
    ],
    [
      'another distribution, of which the kernel says nothing',
      { delay: { time: '20ms', jitter: '2ms', distribution: 'normal' } },
      { delay: { time: '20ms', jitter: '2ms' } },
      true,
    ],
    ['another loss', { loss: { percent: 10 } }, { loss: { percent: 10.01 } }, false],
    ['a tiny loss', { loss: { percent: 0.000001 } }, { loss: { percent: 0 } }, false],
    [
      'six digits of a loss',
      { loss: { percent: 33.333333 } },
      { loss: { percent: 33.3333 } },
      true,
    ],
    ['loss and its model', { loss: { percent: 10 } }, { loss: { model: 'gemodel', p: 10 } }, false],
    [
      'another gemodel',
      { loss: { model: 'gemodel', p: 1, k: 99 } },
      { loss: { model: 'gemodel', p: 1, k: 98 } },
      false,
    ],
    [
      'another state',
      { loss: { model: 'state', p13: 1 } },
      { loss: { model: 'state', p13: 1, p14: 1 } },
      false,
    ],
    [
      'a correlation of nothing',
      { loss: { percent: 0, correlation: 5 } },
      { loss: { percent: 0 } },
      true,
    ],
    ['duplicates', { duplicate: { percent: 1 } }, { duplicate: { percent: 2 } }, false],
    ['corruption', { corrupt: { percent: 1 } }, { corrupt: { percent: 2 } }, false],
    [
      'another gap',
      { delay: { time: '20ms' }, reorder },
      { delay: { time: '20ms' }, reorder: { ...reorder, gap: 6 } },
      false,
    ],
    ['whole bytes of a rate', { rate: '15bit' }, { rate: '8bit' }, true],
    ['another rate', { rate: '1mbit' }, { rate: '1001kbit' }, false],
  ])('should compare %s', (_, wanted, present, isSame) => {
    expect(isSameLeaf(newLeaf(wanted), newLeaf(present))).toBe(isSame);
  });

  it('should compare the limit', () => {
    expect(isSameLeaf(newLeaf({ rate: '1mbit' }, 10), newLeaf({ rate: '1mbit' }, 11))).toBe(false);
  });

  it('should not take a class without a netem for one', () => {
    expect(isSameLeaf(newLeaf({ rate: '1mbit' }), undefined)).toBe(false);
  });
});
