import type { Outcome } from '@sidecar-injector/injection';

/** Whether the user expected sidecars, or a Pod, and must be told why there is none. */
export function isSurprising({ decision, surprising }: Outcome): boolean {
  return decision === 'deny' || surprising;
}
