import type { Fault } from '@sidecar-injector/tc';

/** The one effect of some faults; `several` for more than one, `none` without a fault. */
export function kindOf(faults: readonly Fault[]): string {
  const kinds = new Set(faults.flatMap(({ effects }) => Object.keys(effects)));
  const [kind = 'none'] = kinds;
  return kinds.size > 1 ? 'several' : kind;
}
