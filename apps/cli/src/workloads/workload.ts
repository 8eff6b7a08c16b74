import type { OwnerReference, Pod } from '@sidecar-injector/admission';
import { isMembers, type KubeObject, type Members, memberAt } from './kube-object.ts';
import { kindOf, type WorkloadKind, workloadKind } from './kinds.ts';

/** An object that makes Pods, or is one. */
export interface Workload extends KubeObject {
  readonly kind: WorkloadKind;
  /** The template of its Pods; of a Pod itself the whole. */
  readonly template: Members;
}

/** @returns `undefined` where the object makes no Pods that are looked at. */
export function toWorkload(object: KubeObject): Workload | undefined {
  const kind = workloadKind(object.apiVersion, object.kind);
  if (kind === undefined) {
    return undefined;
  }
  const template = memberAt(object.value, kindOf(kind).template);
  return { ...object, kind, template: isMembers(template) ? template : {} };
}

/**
 * Makes the Pod that the API server would send for review: the template with what its controller
 * sets (name, owner, the labels of a Job) and what admission sets before any webhook (the service
 * account). A template hash is not known here, so a Deployment's Pod is named without it.
 */
export function toPod(workload: Workload, namespace: string): Pod {
  const template = toNumbers(workload.template) as Members;
  const metadata = membersOf(template['metadata']);
  const spec = membersOf(template['spec']);
  return {
    ...template,
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      ...controllerMetadata(workload, metadata),
      namespace,
    },
    ...(isMembers(template['spec']) && {
      spec: { ...spec, serviceAccountName: serviceAccountOf(spec) },
    }),
  } as Pod;
}

function controllerMetadata(workload: Workload, metadata: Members): Members {
  const { owner } = kindOf(workload.kind);
  const labels = stringsOf(metadata['labels']);
  const annotations = stringsOf(metadata['annotations']);
  const maps = { ...(labels && { labels }), ...(annotations && { annotations }) };
  if (owner === undefined) {
    return maps;
  }
  const ownerReference: OwnerReference = {
    ...owner,
    name: workload.name,
    uid: '',
    controller: true,
  };
  return {
    ...maps,
    ...(owner.kind === 'Job' && { labels: { ...labels, ...jobLabels(workload.name) } }),
    generateName: `${workload.name.replace(/-$/, '')}-`,
    ownerReferences: [ownerReference],
  };
}

/** The labels by which a Job's controller knows its Pods (batch/v1). */
function jobLabels(name: string): Readonly<Record<string, string>> {
  return { 'batch.kubernetes.io/job-name': name, 'job-name': name };
}

/** A map of labels or annotations as the API server reads it: `null` as an empty text. */
function stringsOf(map: unknown): Members | undefined {
  return isMembers(map)
    ? Object.fromEntries(Object.entries(map).map(([key, value]) => [key, value ?? '']))
    : undefined;
}

function serviceAccountOf({ serviceAccountName, serviceAccount }: Members): unknown {
  return serviceAccountName || serviceAccount || 'default';
}

function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {};
}

/** The engine works on parsed JSON, in which every number is a JavaScript number. */
function toNumbers(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(toNumbers);
  }
  if (isMembers(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toNumbers(each)]));
  }
  return typeof value === 'bigint' ? Number(value) : value;
}
