import type { Json } from './review.ts';

/**
 * The members by which the API server tells the elements of a list apart; all other lists are one
 * value. From `x-kubernetes-list-map-keys` in the OpenAPI document of core/v1.
 */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  ownerReferences: ['uid'],
  volumes: ['name'],
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
};

/** Objects that are one value: `x-kubernetes-map-type: atomic`. */
const ATOMIC = new Set(['fieldRef', 'configMapKeyRef', 'secretKeyRef', 'ownerReferences']);

/** Set by admission plugins, after the managed fields are made. */
const SET_BY_ADMISSION = /^(tolerations|priority|preemptionPolicy|serviceAccount(Name)?)$/;
const TOKEN_VOLUME = 'kube-api-access-';

/** What `metadata.managedFields` of a new Pod says: everything was set by its controller. */
export function managedFieldsOf(pod: Json): Json[] {
  const { generateName, labels, annotations, ownerReferences } = pod['metadata'] as Json;
  const spec = Object.entries(pod['spec'] as Json).filter(([key]) => !SET_BY_ADMISSION.test(key));
  return [
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-11-22T12:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': fieldsOf({ generateName, labels, annotations, ownerReferences }, false),
        'f:spec': fieldsOf(Object.fromEntries(spec), false),
      },
    },
  ];
}

/** FieldsV1 of one object: a member `f:NAME` for each of its own, and `.` for itself. */
function fieldsOf(value: Json, itself = true): Json {
  const fields = Object.entries(value)
    .map(([key, member]) => [`f:${key}`, fieldsOfMember(key, member)] as const)
    .filter(([, field]) => field !== undefined);
  return { ...(itself && fields.length > 0 && { '.': {} }), ...Object.fromEntries(fields) };
}

function fieldsOfMember(key: string, member: unknown): Json | undefined {
  if (Array.isArray(member)) {
    return fieldsOfList(key, member as Json[]);
  }
  if (member === undefined) {
    return undefined;
  }
  return typeof member === 'object' && member !== null && !ATOMIC.has(key)
    ? fieldsOf(member as Json)
    : {};
}

/** FieldsV1 of one list; none where admission has added all that is in it. */
function fieldsOfList(key: string, elements: readonly Json[]): Json | undefined {
  const names = LIST_KEYS[key];
  if (names === undefined) {
    return {};
  }
  const fields = elements
    .filter((element) => !isTokenVolume(element))
    .map((element) => {
      const identity = Object.fromEntries(names.map((name) => [name, element[name]]));
      return [`k:${JSON.stringify(identity)}`, ATOMIC.has(key) ? {} : fieldsOf(element)] as const;
    });
  const itself = key !== 'containers' && { '.': {} };
  return fields.length > 0 ? { ...itself, ...Object.fromEntries(fields) } : undefined;
}

function isTokenVolume({ name }: Json): boolean {
  return typeof name === 'string' && name.startsWith(TOKEN_VOLUME);
}
