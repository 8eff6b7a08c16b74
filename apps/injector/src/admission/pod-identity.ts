import type { AdmissionRequest, OwnerReference } from '@sidecar-injector/admission';

/** What tells one Pod from another before it has been created. */
export interface PodIdentity {
  /** Absent for a Pod that gets its name after admission, as those of ReplicaSets and Jobs do. */
  readonly name: string | undefined;
  readonly generateName: string | undefined;
  /** The controller that made it. */
  readonly owner: OwnerReference | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Reads the identity out of any JSON: the object is not known to be a Pod, or a sane one. */
export function identify({ name, object }: AdmissionRequest): PodIdentity {
  const metadata = asMembers(object?.['metadata']);
  const { ownerReferences } = metadata;
  return {
    name: name ?? asText(metadata['name']),
    generateName: asText(metadata['generateName']),
    owner: Array.isArray(ownerReferences) ? ownerReferences.find(isController) : undefined,
  };
}

function isController(value: unknown): value is OwnerReference {
  const { controller, apiVersion, kind, name, uid } = asMembers(value);
  return (
    controller === true && [apiVersion, kind, name, uid].every((text) => asText(text) !== undefined)
  );
}

function asMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
