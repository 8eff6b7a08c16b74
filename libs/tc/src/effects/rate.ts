import { type BitRate, formatRate, parseRate } from '../units/rate.ts';
import { asNumber, asObject } from '../fields/printed.ts';
import { eachWay, type Effect } from './effect.ts';

/** A packet of 1,500 bytes and its header in 60 s, the longest time for which HTB keeps a debt. */
const SLOWEST_OF_FULL_PACKETS: BitRate = 202;

/**
 * Packets leave no faster than this. The HTB class sees to it and not netem, which counts a
 * superpacket of 64 KB as one and lets reordered packets pass.
 */
export const rate: Effect<BitRate> = {
  read: (fault) => fault.optional('rate', parseRate),
  format: formatRate,
  shorthand: { kind: 'rate', zero: /^0+(\.0+)?([kmg]?bit)?$/i },
  toArguments: ({ rate: bitRate }) => ['rate', `${String(bitRate)}bit`],
  fromKernel: (options) => ({ rate: asNumber(asObject(options['rate'])['rate']) * 8 }),
  warn: (bitRate) =>
    bitRate < SLOWEST_OF_FULL_PACKETS
      ? [
          `the kernel sends a packet every 60 s however slow the rate is (HTB, mbuffer), so full packets go at ${formatRate(SLOWEST_OF_FULL_PACKETS)}`,
        ]
      : [],
  expect: (bitRate, reach) => [
    `at most ${formatRate(bitRate)} per second, packet headers included${eachWay(reach)}`,
  ],
};
