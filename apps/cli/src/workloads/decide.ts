import {
  type InjectionContext,
  OPT_IN_PATHS,
  type Outcome,
  type Reason,
  type Profile,
} from '@sidecar-injector/injection';
import type { Operation } from '@sidecar-injector/json-patch';
import { addMissingParents, prefixOperations } from '../patch/prefix-operations.ts';
import type { Cluster } from './cluster.ts';
import type { Engine } from './engine.ts';
import { kindOf } from './kinds.ts';
import { routeOf } from './opt-in.ts';
import { toPod, type Workload } from './workload.ts';

/** What the cluster would do with the Pods of one workload. */
export interface Decision extends Pick<Outcome, 'decision' | 'message' | 'profiles' | 'warnings'> {
  readonly workload: Workload;
  readonly namespace: string;
  readonly code: Reason | 'not_called';
  /** The path of the webhook that is called, and why that one; absent where none is. */
  readonly path: string | undefined;
  readonly why: string | undefined;
  /** The JSON Patch of the workload as it stands in the input. */
  readonly operations: readonly Operation[];
}

/** Decides about workloads as the webhook would about their Pods. */
export class Decider {
  constructor(
    private readonly engine: Engine,
    private readonly profiles: readonly Profile[],
    private readonly cluster: Cluster,
  ) {}

  decide(workload: Workload): Decision {
    const namespace = this.cluster.namespaceOf(workload);
    const pod = toPod(workload, namespace.name);
    const route = routeOf(pod, namespace);
    const common = { workload, namespace: namespace.name };
    if (route.optIn === undefined) {
      return { ...common, ...NOT_CALLED, message: route.message };
    }
    const { reason, operations, ...outcome } = this.engine.inject(
      pod,
      this.contextOf(route.optIn, namespace),
      this.profiles,
    );
    return {
      ...common,
      ...outcome,
      code: reason,
      path: OPT_IN_PATHS[route.optIn],
      why: route.why,
      operations: toWorkloadOperations(workload, operations),
    };
  }

  private contextOf(
    optIn: InjectionContext['optIn'],
    { name, labels }: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  ): InjectionContext {
    const { kubeVersion, onMissingProfile } = this.cluster.options;
    return {
      optIn,
      operation: 'CREATE',
      kind: { group: '', kind: 'Pod' },
      namespace: name,
      namespaceLabels: labels,
      kubeVersion,
      onMissingProfile,
    };
  }
}

/** Moves a patch of a workload's Pod to its template. */
export function toWorkloadOperations(
  { kind, template }: Workload,
  operations: readonly Operation[],
): Operation[] {
  return prefixOperations(kindOf(kind).template, addMissingParents(template, operations));
}

const NOT_CALLED = {
  decision: 'skip',
  code: 'not_called',
  path: undefined,
  why: undefined,
  profiles: [],
  warnings: [],
  operations: [],
} as const;
