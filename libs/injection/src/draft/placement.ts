import type { Placement } from '../profile/profile.ts';

/** Where the first of a profile's containers goes in a list of names. */
export interface Place {
  readonly index: number;
  /** The anchor that the list lacks, so that the containers go last. */
  readonly missing?: string;
}

/**
 * Finds the place for containers among those that are there, which keep their order.
 *
 * @param names of the list as it is now.
 * @param leading how many at its head were put there by `placement: first` before.
 */
export function findPlace(placement: Placement, names: readonly string[], leading: number): Place {
  if (placement === 'first') {
    return { index: leading };
  }
  if (placement === 'last') {
    return { index: names.length };
  }
  const [anchor, offset] = 'before' in placement ? [placement.before, 0] : [placement.after, 1];
  const at = names.indexOf(anchor);
  return at < 0 ? { index: names.length, missing: anchor } : { index: at + offset };
}
