import { randomUUID } from 'node:crypto';
import { managedFieldsOf } from './managed-fields.ts';

/** A Kubernetes object as it is in JSON. */
export type Json = Record<string, unknown>;

/** An AdmissionReview that carries an answer. */
export interface AdmissionAnswer {
  readonly kind: string;
  readonly apiVersion: string;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly patchType?: string;
    readonly patch?: string;
    readonly status?: { readonly code: number; readonly message: string };
    readonly warnings?: readonly string[];
    readonly auditAnnotations?: Readonly<Record<string, string>>;
  };
}

const POD_KIND = { group: '', version: 'v1', kind: 'Pod' };
const POD_RESOURCE = { group: '', version: 'v1', resource: 'pods' };

/**
 * Wraps a Pod in the AdmissionReview that an API server sends when a controller creates it, with
 * the managed fields that are in the object by then.
 */
export function newReview(pod: Json): Json {
  const metadata = pod['metadata'] as Json;
  const managedFields = managedFieldsOf(pod);
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: randomUUID(),
      kind: POD_KIND,
      resource: POD_RESOURCE,
      requestKind: POD_KIND,
      requestResource: POD_RESOURCE,
      ...('name' in metadata && { name: metadata['name'] }),
      namespace: metadata['namespace'],
      operation: 'CREATE',
      userInfo: controllerOf(metadata),
      object: { ...pod, metadata: { ...metadata, managedFields } },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  };
}

/** A small Pod as a controller creates it, with other members where some are given. */
export function newControllerPod(members: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'web-', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
    ...members,
  };
}

/** A review of such a Pod, as JSON, whose envelope has other members than an API server gives it. */
export function newChangedReview(members: Json, requestMembers: Json = {}): string {
  const review = newReview(newControllerPod());
  return JSON.stringify({
    ...review,
    request: { ...(review['request'] as Json), ...requestMembers },
    ...members,
  });
}

/** Who creates a Pod: the controller of its owner's kind, with its service account. */
function controllerOf(metadata: Json): Json {
  const [owner] = (metadata['ownerReferences'] ?? []) as { kind: string }[];
  const controller = `${(owner?.kind ?? 'generic').toLowerCase()}-controller`;
  return {
    username: `system:serviceaccount:kube-system:${controller}`,
    uid: '0a2b6f7e-52f4-4f39-9a0e-6c2f4d1b8e57',
    groups: [
      'system:serviceaccounts',
      'system:serviceaccounts:kube-system',
      'system:authenticated',
    ],
    extra: {
      'authentication.kubernetes.io/credential-id': ['JTI=5b1f0c3e-7d24-4a86-9c11-3e8a90d2f6b4'],
    },
  };
}
