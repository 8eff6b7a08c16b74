/** How one kind of workload makes its Pods. */
interface Kind {
  /** API groups that have the kind; the core group is empty. Elsewhere it is another resource. */
  readonly groups: readonly string[];
  /** Where the template of its Pods stands; a Pod is its own. */
  readonly template: readonly string[];
  /** What owns its Pods: the controller in `metadata.ownerReferences`. */
  readonly owner?: { readonly apiVersion: string; readonly kind: string };
  /** Other places in it with metadata that users mistake for that of the Pods. */
  readonly wrappers?: readonly (readonly string[])[];
}

/** The kinds whose Pods are looked at. All other documents pass through untouched. */
export const KINDS = {
  Pod: { groups: [''], template: [] },
  Deployment: {
    groups: ['apps', 'extensions'],
    template: ['spec', 'template'],
    owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  },
  StatefulSet: {
    groups: ['apps'],
    template: ['spec', 'template'],
    owner: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  },
  DaemonSet: {
    groups: ['apps', 'extensions'],
    template: ['spec', 'template'],
    owner: { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  },
  ReplicaSet: {
    groups: ['apps', 'extensions'],
    template: ['spec', 'template'],
    owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  },
  ReplicationController: {
    groups: [''],
    template: ['spec', 'template'],
    owner: { apiVersion: 'v1', kind: 'ReplicationController' },
  },
  Job: {
    groups: ['batch'],
    template: ['spec', 'template'],
    owner: { apiVersion: 'batch/v1', kind: 'Job' },
  },
  CronJob: {
    groups: ['batch'],
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    owner: { apiVersion: 'batch/v1', kind: 'Job' },
    wrappers: [['spec', 'jobTemplate']],
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type WorkloadKind = keyof typeof KINDS;

/** What is known of a kind by name. */
export function kindOf(kind: WorkloadKind): Kind {
  return KINDS[kind];
}

/** The kind of workload that an object is; `undefined` for any other. */
export function workloadKind(apiVersion: unknown, kind: unknown): WorkloadKind | undefined {
  const group = String(apiVersion).includes('/') ? String(apiVersion).split('/', 1)[0] : '';
  const name = Object.keys(KINDS).find((each) => each === kind) as WorkloadKind | undefined;
  return name !== undefined && kindOf(name).groups.includes(group ?? '') ? name : undefined;
}
