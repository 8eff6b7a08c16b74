import type { InjectionContext } from '../terms/context.ts';
import { type Reason, REASONS } from '../terms/reasons.ts';

/** Why a Pod, or one profile of several, goes without sidecars. */
export interface Refusal {
  readonly reason: Reason;
  readonly message: string;
  /** Whether even an open path refuses the whole Pod for it. */
  readonly deny?: boolean;
}

/** On the `required` path a Pod without its sidecars is worse than no Pod: it fails closed. */
export function isDenied({ reason, deny }: Refusal, { optIn }: InjectionContext): boolean {
  return deny === true || (optIn === 'required' && REASONS[reason].refusedWhenRequired);
}

/** What may refuse a Pod. */
export type Check<T> = (review: T) => Refusal | undefined;

export function firstRefusal<T>(checks: readonly Check<T>[], review: T): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(review);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
}

const ORDER = Object.keys(REASONS) as Reason[];

/** In the order of the catalogue; of equal ones, in that of their profiles. */
export function inOrder(refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.length < 2
    ? refusals
    : refusals.toSorted((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason));
}
