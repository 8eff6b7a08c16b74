import { type BitRate, formatRate, parseRate } from '../units/rate.ts';
import { eachWay, type Effect, optionsAt } from './effect.ts';

/** Packets leave no faster than this. */
export const rate: Effect<BitRate> = {
  read: (fault) => fault.optional('rate', parseRate),
  format: formatRate,
  shorthand: { kind: 'rate', zero: /^0+(\.0+)?([kmg]?bit)?$/i },
  lay: (netem, bitRate) => ({ ...netem, rate: bitRate }),
  toArguments: ({ rate: bitRate }) => ['rate', `${String(bitRate)}bit`],
  fromKernel: (options) => {
    const bytes = optionsAt(options, 'rate')['rate'];
    return { rate: typeof bytes === 'number' ? bytes * 8 : 0 };
  },
  expect: (bitRate, reach) => [
    `at most ${formatRate(bitRate)} per second, packet headers included${eachWay(reach)}`,
  ],
};
