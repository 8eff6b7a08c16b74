import { describe, expect, it } from '@jest/globals';
import { expectationsOf } from '../fault/expectations.ts';
import { parseFault } from '../fault/fault.ts';
import { netemFromKernel, toNetem, toNetemArguments } from './index.ts';
import { CLEAN } from './netem.ts';

function argumentsOf(json: object): string {
  return toNetemArguments(toNetem(parseFault('x', json).effects)).join(' ');
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
    [{ rate: '1mbit' }, 'rate 0bit', 'rate 1000000bit'],
    [{ rate: '100gbit' }, 'rate 0bit', 'rate 100000000000bit'],
    [{ partition: true }, 'random 0% 0%', 'random 100% 0%'],
    [{ partition: true, loss: { percent: 1 } }, 'random 0% 0%', 'random 100% 0%'],
    [{ partition: true, loss: { model: 'gemodel', p: 1 } }, 'random 0% 0%', 'random 100% 0%'],
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
    const { effects } = parseFault('x', { delay: { time: '20ms' }, reorder: { percent: 25 } });
    const { effects: none } = parseFault('y', { delay: { time: 0 } });

    expect(toNetem({ ...effects, ...none })).toEqual(CLEAN);
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

describe(expectationsOf.name, () => {
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
    [
      { delay, direction: 'both' },
      [
        'ping +40ms',
        'TCP connect +40ms',
        'HTTP over a new connection +80ms',
        'HTTPS over a new connection (TLS 1.3) +120ms',
      ],
    ],
    [
      { delay, match: { protocol: 'tcp' } },
      [
        'TCP connect +20ms',
        'HTTP over a new connection +40ms',
        'HTTPS over a new connection (TLS 1.3) +60ms',
      ],
    ],
    [{ delay, match: { protocol: 'icmp' } }, ['ping +20ms']],
    [{ delay, match: { protocol: 'udp' } }, ['request and answer +20ms']],
    [
      { delay: { ...delay, jitter: '2ms' }, match: { protocol: 'icmp' }, direction: 'both' },
      ['ping +40ms, give or take 4ms', 'packets may overtake each other'],
    ],
    [{ loss: { percent: 10 } }, ['10% of packets lost']],
    [{ loss: { percent: 10 }, direction: 'both' }, ['10% of packets lost, each way']],
    [{ loss: { model: 'gemodel', p: 1 } }, ['packets lost in bursts (gemodel)']],
    [
      { loss: { model: 'state', p13: 1 }, direction: 'both' },
      ['packets lost in bursts (state), each way'],
    ],
    [{ duplicate: { percent: 1 } }, ['1% of packets arrive twice']],
    [{ corrupt: { percent: 0.1 } }, ['0.1% of packets have one bit flipped']],
    [
      { delay, reorder: { percent: 25 }, match: { protocol: 'icmp' } },
      ['ping +20ms', '25% of packets overtake those before them'],
    ],
    [{ rate: '1mbit' }, ['at most 1mbit per second, packet headers included']],
    [
      { rate: '1mbit', direction: 'both' },
      ['at most 1mbit per second, packet headers included, each way'],
    ],
    [{ partition: true }, ['no packet gets through; new connections time out']],
    [{ partition: true, match: { protocol: 'udp' } }, ['no packet gets through']],
    [
      { partition: true, delay, loss: { percent: 1 } },
      ['no packet gets through; new connections time out'],
    ],
  ])('should expect of %j: %j', (json, expected) => {
    expect(expectationsOf(parseFault('x', json))).toEqual(expected);
  });

  it.each([
    [{ ports: [80] }, false],
    [{ excludePorts: [80] }, true],
    [{ cidrs: ['10.0.0.0/8'] }, true],
  ])('should speak of ping for %j: %p', (match, hasPing) => {
    const expected = expectationsOf(parseFault('x', { delay, match }));

    expect(expected.includes('ping +20ms')).toBe(hasPing);
  });
});
