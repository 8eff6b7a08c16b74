import type { Removal } from '@sidecar-injector/injection';
import { applyOperations } from '../patch/apply-operations.ts';
import { prefixOperations } from '../patch/prefix-operations.ts';
import type { Engine } from './engine.ts';
import { kindOf } from './kinds.ts';
import { isMembers, memberAt } from './kube-object.ts';
import type { Workload } from './workload.ts';

/** Plans the removal of what was injected into a workload's template; paths are the workload's. */
export function planRemoval({ kind, template }: Workload, engine: Engine): Removal {
  const { operations, notes } = engine.uninject(template);
  const rest = memberAt(applyOperations(template, operations), ['metadata']);
  const isEmptied = operations.length > 0 && isMembers(rest) && Object.keys(rest).length === 0;
  const all = isEmptied ? [...operations, EMPTY_METADATA] : operations;
  return { operations: prefixOperations(kindOf(kind).template, all), notes };
}

const EMPTY_METADATA = { op: 'remove', path: '/metadata' } as const;
