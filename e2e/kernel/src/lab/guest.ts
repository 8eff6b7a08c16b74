/** Whether this is a machine of our own, whose clock and modules nobody else needs. */
export const isGuest = process.env['GUEST'] === 'yes';

export const NEEDS_GUEST = 'changes the whole machine, so it runs in user-mode Linux alone';
