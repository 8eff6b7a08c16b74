import { shareEffect } from './share.ts';

/** Packets are copied. */
export const duplicate = shareEffect('duplicate', 'arrive twice');
