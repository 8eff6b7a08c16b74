import { describe, expect, it } from '@jest/globals';
import { FieldReader } from '../fields/field-reader.ts';
import { Dice } from '../testing/dice.ts';
import {
  EFFECT_NAMES,
  type Effects,
  expectEffects,
  netemFromKernel,
  readEffects,
  toNetem,
  toNetemArguments,
  warnOfEffects,
} from './index.ts';
import type { Reach } from './effect.ts';
import { CLEAN } from './netem.ts';

function newEffects(json: object): Effects {
  return readEffects(new FieldReader('', json, EFFECT_NAMES));
}

function argumentsOf(json: object): string {
  return toNetemArguments(toNetem(newEffects(json))).join(' ');
}

/** What stands there where nothing else is asked for, to be replaced part by part. */
const NOTHING =
  'delay 0us 0us 0% loss random 0% 0% duplicate 0% 0% corrupt 0% 0% reorder 0% 0% rate 0bit';

describe(toNetemArguments.name, () => {
  it('should send all settings for a netem that changes nothing', () => {
    expect(toNetemArguments(CLEAN).join(' ')).toBe(NOTHING);
  });

  it.each([
    [{ delay: { time: '20ms' } }, 'delay 0us 0us 0%', 'delay 20000us 0us 0%'],
    [
      { delay: { time: '1.5s', jitter: '2ms', correlation: 25 } },
      'delay 0us 0us 0%',
      'delay 1500000us 2000us 25%',
    ],
    [
      { delay: { time: '20ms', jitter: '2ms', distribution: 'pareto' } },
      'delay 0us 0us 0%',
      'delay 20000us 2000us 0% distribution pareto',
    ],
    [{ loss: { percent: 12.5, correlation: 3 } }, 'random 0% 0%', 'random 12.5% 3%'],
    [
      { loss: { model: 'gemodel', p: 1.1, r: 10, h: 30, k: 99.9 } },
      'random 0% 0%',
      'gemodel 1.1% 10% 70% 0.1%',
    ],
    [
      { loss: { model: 'state', p13: 1, p31: 97, p32: 3, p23: 4, p14: 5 } },
      'random 0% 0%',
      'state 1% 97% 3% 4% 5%',
    ],
    [{ duplicate: { percent: 1 } }, 'duplicate 0% 0%', 'duplicate 1% 0%'],
    [{ corrupt: { percent: 0.1 } }, 'corrupt 0% 0%', 'corrupt 0.1% 0%'],
    [{ rate: '1mbit' }, 'rate 0bit', 'rate 0bit'],
    [{ partition: true }, 'random 0% 0%', 'random 0% 0%'],
    [{ partition: true, loss: { percent: 1 } }, 'random 0% 0%', 'random 0% 0%'],
    [{ partition: true, loss: { model: 'gemodel', p: 1 } }, 'random 0% 0%', 'random 0% 0%'],
    [
      { partition: true, duplicate: { percent: 5 }, corrupt: { percent: 5 }, delay: { time: 9 } },
      'random 0% 0%',
      'random 0% 0%',
    ],
  ])('should send %j as "%s" turned to "%s"', (json, before, after) => {
    expect(argumentsOf(json)).toBe(NOTHING.replace(before, after));
  });

  it.each([
    [{ percent: 25, correlation: 50, gap: 5 }, 'reorder 25% 50% gap 5 '],
    [{ percent: 25 }, 'reorder 25% 0% gap 1 '],
    [{ percent: 0, gap: 5 }, 'reorder 0% 0% rate'],
  ])('should send a gap only with a share, as for %j', (reorder, part) => {
    expect(argumentsOf({ delay: { time: '20ms' }, reorder })).toContain(part);
  });
});

describe(toNetem.name, () => {
  it('should not reorder where another fault has taken the delay away', () => {
    const effects = newEffects({ delay: { time: 0 }, reorder: { percent: 25 } });

    expect(toNetem(effects)).toEqual(CLEAN);
  });
});

describe(netemFromKernel.name, () => {
  it('should take what tc does not print for nothing', () => {
    expect(netemFromKernel({ limit: 1_000, ecn: false, gap: 0 })).toEqual(CLEAN);
  });

  it.each([{ delay: null }, { delay: 'x' }, { delay: { delay: '20ms' } }, { gap: '5', rate: 7 }])(
    'should take %j for nothing rather than for NaN',
    (options) => {
      expect(netemFromKernel(options)).toEqual(CLEAN);
    },
  );
});

const ALL = { ways: 1, hasPing: true, hasTcp: true } as const;

/** Where all effects are met on the same ways. */
function expectAll(json: object, { ways, ...packets }: Pick<Reach, 'ways' | 'hasPing' | 'hasTcp'>) {
  return expectEffects(newEffects(json), packets, () => ({ ways }));
}

describe(expectEffects.name, () => {
  const delay = { time: '20ms' };

  it.each([
    [
      { delay },
      [
        'ping +20ms',
        'TCP connect +20ms',
        'HTTP over a new connection +40ms',
        'HTTPS over a new connection (TLS 1.3) +60ms',
      ],
    ],
    [{ loss: { percent: 10 } }, ['10% of packets lost']],
    [{ loss: { percent: 10, correlation: 25 } }, ['about 1.73% of packets lost']],
    [{ loss: { percent: 10, correlation: 100 } }, ['all or none of packets lost']],
    [{ loss: { model: 'gemodel', p: 1 } }, ['packets lost in bursts (gemodel)']],
    [{ duplicate: { percent: 1 } }, ['1% of packets arrive twice']],
    [
      { loss: { percent: 50 }, duplicate: { percent: 50 } },
      ['about 25% of packets lost', 'about 12.5% of packets arrive twice'],
    ],
    [{ corrupt: { percent: 0.1 } }, ['0.1% of packets have one bit flipped']],
    [{ rate: '1mbit' }, ['at most 1mbit per second, packet headers included']],
    [
      { delay: { time: 0 }, reorder: { percent: 25 } },
      [
        'ping +0ms',
        'TCP connect +0ms',
        'HTTP over a new connection +0ms',
        'HTTPS over a new connection (TLS 1.3) +0ms',
        'no packet overtakes those before it, since none waits',
      ],
    ],
    [{ partition: true }, ['no packet gets through; new connections time out']],
    [
      { partition: true, delay, loss: { percent: 1 } },
      ['no packet gets through; new connections time out'],
    ],
  ])('should expect of %j: %j', (json, expected) => {
    expect(expectAll(json, ALL)).toEqual(expected);
  });

  it.each([
    [
      { delay },
      [
        'ping +40ms',
        'TCP connect +40ms',
        'HTTP over a new connection +80ms',
        'HTTPS over a new connection (TLS 1.3) +120ms',
      ],
    ],
    [{ loss: { percent: 10 } }, ['10% of packets lost, each way']],
    [{ loss: { model: 'state', p13: 1 } }, ['packets lost in bursts (state), each way']],
    [{ rate: '1mbit' }, ['at most 1mbit per second, packet headers included, each way']],
  ])('should count what an answer meets too, as for %j', (json, expected) => {
    expect(expectAll(json, { ...ALL, ways: 2 })).toEqual(expected);
  });

  it.each([
    [{ ...ALL, hasTcp: false }, { delay }, ['ping +20ms']],
    [{ ...ALL, hasPing: false, hasTcp: false }, { delay }, ['request and answer +20ms']],
    [{ ...ALL, hasTcp: false }, { partition: true }, ['no packet gets through']],
    [
      { ways: 2, hasPing: true, hasTcp: false } as const,
      { delay: { ...delay, jitter: '2ms' } },
      ['ping +40ms, give or take 4ms', 'packets may overtake each other'],
    ],
    [
      { ...ALL, hasTcp: false },
      { delay, reorder: { percent: 25, gap: 5 } },
      ['ping +20ms', 'about 12.5% of packets overtake those before them'],
    ],
  ])('should speak of what the packets may be: %j', (reach, json, expected) => {
    expect(expectAll(json, reach)).toEqual(expected);
  });

  it.each([
    [10, 10],
    [50, 50],
    [80, 30],
    [5, 90],
  ])(
    'should say what netem does with a loss of %d%% beside duplicates of %d%%',
    (lost, doubled) => {
      const [none, twice] = countArrivals(lost / 100, doubled / 100);
      const json = { loss: { percent: lost }, duplicate: { percent: doubled } };
      const said = expectAll(json, ALL).map((text) => Number(/[\d.]+/.exec(text)?.[0]));

      expect(Math.abs((said[0] ?? 0) - none)).toBeLessThan(0.5);
      expect(Math.abs((said[1] ?? 0) - twice)).toBeLessThan(0.5);
    },
  );
});

/**
 * Sends packets as netem_enqueue of net/sched/sch_netem.c does: first it draws for a duplicate, then
 * for a loss, which takes one of the two; the copy enters again, and is not doubled.
 *
 * @returns the percentages that never arrive, and that arrive twice.
 */
function countArrivals(lost: number, doubled: number): [none: number, twice: number] {
  const dice = new Dice(1);
  const draw = (share: number): boolean => dice.roll(2 ** 30) < share * 2 ** 30;
  const packets = 200_000;
  const counts = [0, 0, 0];
  for (let packet = 0; packet < packets; packet++) {
    const copies = 1 + Number(draw(doubled)) - Number(draw(lost));
    const arrived = copies === 2 ? 2 - Number(draw(lost)) : copies;
    counts[arrived] = (counts[arrived] ?? 0) + 1;
  }
  const [none = 0, , twice = 0] = counts;
  return [(100 * none) / packets, (100 * twice) / packets];
}

describe(warnOfEffects.name, () => {
  it.each([
    { loss: { percent: 10 } },
    { loss: { percent: 50, correlation: 50 } },
    { loss: { percent: 10, correlation: 0.1 } },
    { loss: { percent: 0, correlation: 100 } },
    { loss: { model: 'gemodel', p: 1 } },
    { duplicate: { percent: 1 }, corrupt: { percent: 1 } },
    { rate: '202bit' },
    { delay: { time: '20ms', jitter: '2ms', correlation: 50 } },
    { partition: true },
  ])('should not warn of %j', (json) => {
    expect(warnOfEffects(newEffects(json))).toEqual([]);
  });

  it.each([
    [
      { loss: { percent: 10, correlation: 25 } },
      'netem loses about 1.73% of packets instead of 10%: a correlation of 25% averages its random numbers; without one the share is right, and the model gemodel loses packets in bursts',
    ],
    [
      { duplicate: { percent: 1, correlation: 90 } },
      'netem duplicates less than 0.001% of packets instead of 1%: a correlation of 90% averages its random numbers; without one the share is right',
    ],
    [
      { corrupt: { percent: 10, correlation: 100 } },
      'a correlation of 100% repeats one random number for ever: netem damages all packets or none',
    ],
    [
      { delay: { time: 1 }, reorder: { percent: 10, correlation: 25 } },
      'netem lets overtake about 1.73% of packets instead of 10%: a correlation of 25% averages its random numbers; without one the share is right',
    ],
    [
      { rate: '201bit' },
      'the kernel sends a packet every 60 s however slow the rate is (HTB, mbuffer), so full packets go at 202bit',
    ],
  ])('should warn of %j', (json, warning) => {
    expect(warnOfEffects(newEffects(json))).toEqual([warning]);
  });
});
