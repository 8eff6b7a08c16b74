import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import type { Effects } from '../effects/index.ts';
import { parseFault } from '../fault/fault.ts';
import { arbitraryFaultJson } from '../testing/arbitrary-fault.ts';
import { DEFAULT_QUEUE_MEMORY } from '../testing/kernel-views.ts';
import { queueLimits, shareOf } from './queue-limits.ts';

const MIB = 2 ** 20;
const WHOLE = 66_000;

function newEffects(json: object): Effects {
  return parseFault('x', json).effects;
}

function limitsOf(json: object, share = DEFAULT_QUEUE_MEMORY, mtu = 1_500) {
  return queueLimits(newEffects(json), mtu, share);
}

/** Bytes of memory that the largest packet takes which a queue lets in whole. */
function largestCost(splitAbove: number, mtu: number): number {
  if (splitAbove > mtu + 100) {
    return 68 * 1_024;
  }
  let block = 1;
  while (block < mtu + 320) {
    block *= 2;
  }
  return block + 256;
}

describe(queueLimits.name, () => {
  it('should keep all classes together within the memory, whatever they are', () => {
    const classes = fc.array(arbitraryFaultJson.map(newEffects), { minLength: 1, maxLength: 20 });
    const mtus = fc.constantFrom(576, 1_280, 1_500, 9_000, 65_536);
    fc.assert(
      fc.property(classes, mtus, fc.integer({ min: 1, max: 4_096 }), (all, mtu, mib) => {
        const holding = all.filter(({ partition }) => partition !== true);
        const share = shareOf(mib * MIB, holding.length);
        const held = holding.map((effects) => {
          const { limit, splitAbove } = queueLimits(effects, mtu, share);
          // One packet each must fit anyway.
          return limit <= 1 ? 0 : limit * largestCost(splitAbove, mtu);
        });
        expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(mib * MIB);
      }),
      { numRuns: 500 },
    );
  });

  it('should cut packets wherever an effect counts them', () => {
    fc.assert(
      fc.property(arbitraryFaultJson.map(newEffects), ({ partition, ...effects }) => {
        const { splitAbove } = queueLimits(effects, 1_500, 64 * MIB);
        const counts = ['loss', 'duplicate', 'corrupt', 'reorder', 'rate'].some(
          (name) => name in effects,
        );
        expect(partition === undefined || partition).toBe(true);
        expect(!counts || splitAbove === 1_600).toBe(true);
      }),
    );
  });

  it.each([
    ['4.8ms', 64, WHOLE],
    ['4.9ms', 64, 1_600],
    ['300us', 4, WHOLE],
    ['302us', 4, 1_600],
  ])(
    'should keep packets whole while 200,000 of them a second fit: %s in %d MiB',
    (time, mib, splitAbove) => {
      expect(limitsOf({ delay: { time } }, mib * MIB)).toMatchObject({ splitAbove });
    },
  );

  it.each([
    [{ delay: { time: '1ms' } }, { limit: 963 }],
    [{ delay: { time: '0ms' } }, { limit: 963 }],
    [{ delay: { time: '20ms' } }, { limit: 20_834 }],
    [{ delay: { time: '100ms' } }, { limit: 29_127 }],
    [{ loss: { percent: 1 } }, { limit: 1_000 }],
    [{ delay: { time: '20ms' }, loss: { percent: 1 } }, { limit: 20_834 }],
    [{ rate: '100mbit' }, { queue: { kind: 'bfifo', limit: 2_500_000 } }],
    [{ rate: '1200kbit' }, { queue: { kind: 'bfifo', limit: 30_000 } }],
    [{ rate: '1199kbit' }, { queue: { kind: 'sfq', limit: 127 } }],
    [{ rate: '100gbit' }, { queue: { kind: 'bfifo', limit: 64 * MIB } }],
    [{ partition: true, rate: '1mbit', delay: { time: '1s' } }, { limit: 0 }],
  ])('should size the queue of %j: %j', (json, limits) => {
    expect(limitsOf(json)).toMatchObject(limits);
  });

  it.each([{ delay: { time: '20ms' } }, { loss: { percent: 1 } }, { partition: true }])(
    'should have no queue of a rate for %j',
    (json) => {
      expect(limitsOf(json)).not.toHaveProperty('queue');
    },
  );

  it('should count jitter three times', () => {
    const jittered = limitsOf({ delay: { time: '30ms', jitter: '10ms' } });

    expect(jittered).toEqual(limitsOf({ delay: { time: '60ms' } }));
  });

  it.each([
    [{ delay: { time: '700ms' } }, undefined],
    [{ delay: { time: '1s' } }, 29_127],
    [{ delay: { time: '10s' } }, 2_912],
  ])('should say how many packets a second get through %j: %p', (json, packetsPerSecond) => {
    expect(limitsOf(json).packetsPerSecond).toBe(packetsPerSecond);
  });

  it.each([
    [{ rate: '1gbit' }, 64, undefined],
    [{ rate: '100mbit' }, 1, 54],
    [{ rate: '1199kbit' }, 1, undefined],
    [{ rate: '10gbit' }, 64, 34],
    [{ rate: '10mbit', delay: { time: '10s' } }, 64, 0],
  ])('should say how long packets may wait for %j in %d MiB: %p', (json, mib, shortened) => {
    expect(limitsOf(json, mib * MIB).shortened).toBe(shortened);
  });
});

describe(shareOf.name, () => {
  it('should change only when the number of classes passes a power of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 511 }), (count) => {
        const isPower = Number.isInteger(Math.log2(count));
        expect(shareOf(64 * MIB, count + 1) === shareOf(64 * MIB, count)).toBe(!isPower);
        expect(count * shareOf(64 * MIB, count)).toBeLessThanOrEqual(64 * MIB);
      }),
    );
  });

  it('should give all to one, and to none', () => {
    expect(shareOf(MIB, 1)).toBe(MIB);
    expect(shareOf(MIB, 0)).toBe(MIB);
  });
});
