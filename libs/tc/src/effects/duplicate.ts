import { pickedShare } from './chance.ts';
import { shareEffect } from './share.ts';

/** Packets come twice. The copy passes the same queue, so that a loss beside it takes its share. */
export const duplicate = shareEffect('duplicate', {
  what: 'arrive twice',
  verb: 'duplicates',
  actual: ({ percent, correlation }, { loss }) => {
    const kept =
      loss?.model === 'random' ? 1 - pickedShare(loss.percent, loss.correlation) / 100 : 1;
    return pickedShare(percent, correlation) * kept ** 2;
  },
});
