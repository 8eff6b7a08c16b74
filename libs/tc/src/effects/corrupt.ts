import { shareEffect } from './share.ts';

/** Packets are damaged. */
export const corrupt = shareEffect('corrupt', { what: 'have one bit flipped', verb: 'damages' });
