import { shareEffect } from './share.ts';

/** Packets are damaged. */
export const corrupt = shareEffect('corrupt', 'have one bit flipped');
