import { formatPercent } from '../units/percent.ts';
import { type Effect, readShare, shareArguments, shareFromKernel } from './effect.ts';
import type { Share } from './netem.ts';

/** Packets are copied. */
export const duplicate: Effect<Share> = {
  read: (fault) => fault.object('duplicate', ['percent', 'correlation'], readShare),
  lay: (netem, share) => ({ ...netem, duplicate: share }),
  toArguments: ({ duplicate: share }) => ['duplicate', ...shareArguments(share)],
  fromKernel: (options) => ({ duplicate: shareFromKernel(options, 'duplicate') }),
  expect: ({ percent }) => [`${formatPercent(percent)} of packets arrive twice`],
};
