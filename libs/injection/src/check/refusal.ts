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
