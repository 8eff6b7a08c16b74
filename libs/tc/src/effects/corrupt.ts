import { formatPercent } from '../units/percent.ts';
import { type Effect, readShare, shareArguments, shareFromKernel } from './effect.ts';
import type { Share } from './netem.ts';

/** Packets are damaged. */
export const corrupt: Effect<Share> = {
  read: (fault) => fault.object('corrupt', ['percent', 'correlation'], readShare),
  lay: (netem, share) => ({ ...netem, corrupt: share }),
  toArguments: ({ corrupt: share }) => ['corrupt', ...shareArguments(share)],
  fromKernel: (options) => ({ corrupt: shareFromKernel(options, 'corrupt') }),
  expect: ({ percent }) => [`${formatPercent(percent)} of packets have one bit flipped`],
};
