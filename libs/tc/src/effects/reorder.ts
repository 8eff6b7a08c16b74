import { wholeNumber } from '../fault/field-reader.ts';
import type { Effect } from './effect.ts';
import { CLEAN, type Netem } from './netem.ts';
import {
  expectShare,
  formatShare,
  readShare,
  shareArguments,
  shareFromKernel,
  shareShorthand,
} from './share.ts';

/** Packets overtake those that wait; only where there is a delay to overtake. */
export const reorder: Effect<Netem['reorder']> = {
  read: (fault) =>
    fault.object('reorder', ['percent', 'correlation', 'gap'], (fields) => ({
      ...readShare(fields),
      gap: fields.optional('gap', wholeNumber(1, 1_000_000)) ?? 1,
    })),
  format: ({ gap, ...share }) => ({ ...formatShare(share), ...(gap > 1 ? { gap } : {}) }),
  shorthand: shareShorthand('reorder'),
  lay: (netem, share) => ({ ...netem, reorder: isPossible(netem, share) ? share : CLEAN.reorder }),
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
  expect: (share, reach) => expectShare(share, 'overtake those before them', reach),
};

/** tc refuses a gap without a share, and a share without a delay. */
function isPossible({ delay }: Netem, { percent }: Netem['reorder']): boolean {
  return delay > 0 && percent > 0;
}
