import { wholeNumber } from '../fault/field-reader.ts';
import { formatPercent } from '../units/percent.ts';
import { type Effect, readShare, shareArguments, shareFromKernel } from './effect.ts';
import type { Netem } from './netem.ts';

/** Packets overtake those that wait; only where there is a delay to overtake. */
export const reorder: Effect<Netem['reorder']> = {
  read: (fault) =>
    fault.object('reorder', ['percent', 'correlation', 'gap'], (fields) => ({
      ...readShare(fields),
      gap: fields.optional('gap', wholeNumber(1, 1_000_000)) ?? 1,
    })),
  lay: (netem, share) => ({ ...netem, reorder: share }),
  toArguments: ({ reorder: { gap, ...share } }) => [
    'reorder',
    ...shareArguments(share),
    ...(gap > 0 ? ['gap', String(gap)] : []),
  ],
  fromKernel: (options) => ({
    reorder: {
      ...shareFromKernel(options, 'reorder'),
      gap: typeof options['gap'] === 'number' ? options['gap'] : 0,
    },
  }),
  expect: ({ percent }) => [`${formatPercent(percent)} of packets overtake those before them`],
};
