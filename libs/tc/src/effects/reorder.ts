import { wholeNumber } from '../fields/field-reader.ts';
import { asNumber } from '../fields/printed.ts';
import { eachWay, type Effect } from './effect.ts';
import { CLEAN, type Netem } from './netem.ts';
import { pickedShare } from './chance.ts';
import {
  formatShare,
  readShare,
  sayShare,
  shareArguments,
  shareFromKernel,
  shareShorthand,
  warnOfCorrelation,
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
    reorder: { ...shareFromKernel(options, 'reorder'), gap: asNumber(options['gap']) },
  }),
  expect: (share, reach) => [
    (reach.delay?.time ?? 0) === 0
      ? `no packet overtakes those before it, since none waits${eachWay(reach)}`
      : `${sayShare(share, overtakingShare(share))} of packets overtake those before them${eachWay(reach)}`,
  ],
  warn: (share) => warnOfCorrelation(share, 'lets overtake', ''),
};

/** One of gap − 1 + 1/p: the kernel draws only when gap − 1 packets have waited. */
function overtakingShare({ percent, correlation, gap }: Netem['reorder']): number {
  const picked = pickedShare(percent, correlation) / 100;
  return picked === 0 ? 0 : 100 / (gap - 1 + 1 / picked);
}

/** tc refuses a gap without a share, and a share without a delay. */
function isPossible({ delay }: Netem, { percent }: Netem['reorder']): boolean {
  return delay > 0 && percent > 0;
}
