import type { Pod } from '@sidecar-injector/admission';
import { valueAt } from '../rules/value-at.ts';

type Check = (value: unknown) => boolean;

const isObject: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Check = (value) => typeof value === 'string';
const isMapOfText: Check = (value) =>
  isObject(value) && Object.values(value as object).every(isText);
const isNamedList: Check = (value) =>
  Array.isArray(value) && value.every((item) => isObject(item) && isText((item as Named).name));
const isListOfObjects: Check = (value) => Array.isArray(value) && value.every(isObject);
const isListOfText: Check = (value) => Array.isArray(value) && value.every(isText);
const isOwnerList: Check = (value) =>
  isListOfObjects(value) &&
  (value as Owner[]).every(({ apiVersion, kind }) => isText(apiVersion) && isText(kind));
const isHostList: Check = (value) =>
  isListOfObjects(value) &&
  (value as Host[]).every(({ ip, hostnames }) => isText(ip) && isListOfText(hostnames ?? []));

interface Named {
  readonly name?: unknown;
}

interface Owner {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

interface Host {
  readonly ip?: unknown;
  readonly hostnames?: unknown;
}

const POD: readonly (readonly [path: string, expected: string, check: Check])[] = [
  ['metadata', 'an object', isObject],
  ['metadata.labels', 'a map of strings', isMapOfText],
  ['metadata.annotations', 'a map of strings', isMapOfText],
  ['metadata.ownerReferences', 'a list of objects with apiVersion and kind', isOwnerList],
  ['spec', 'an object', isObject],
  ['spec.containers', 'a list of objects with a name', isNamedList],
  ['spec.initContainers', 'a list of objects with a name', isNamedList],
  ['spec.volumes', 'a list of objects with a name', isNamedList],
  ['spec.imagePullSecrets', 'a list of objects', isListOfObjects],
  ['spec.hostAliases', 'a list of objects with an ip and hostnames', isHostList],
  ['spec.nodeSelector', 'a map of strings', isMapOfText],
  ['spec.securityContext', 'an object', isObject],
  ['spec.resources', 'an object', isObject],
];

const CONTAINER: typeof POD = [
  ['env', 'a list of objects with a name', isNamedList],
  ['envFrom', 'a list of objects', isListOfObjects],
  ['ports', 'a list of objects', isListOfObjects],
  ['volumeMounts', 'a list of objects with a name', isNamedList],
  ['resources', 'an object', isObject],
  ['resources.requests', 'an object', isObject],
  ['resources.limits', 'an object', isObject],
];

/**
 * Finds the first member that injection reads and that has another type than core/v1 gives it.
 * The API server sends none such; a hand-written file may hold one.
 *
 * @returns a sentence that names the member, or `undefined` when all is well.
 */
export function findShapeFault(pod: Pod): string | undefined {
  const fault = findFault(pod, POD, '');
  if (fault !== undefined) {
    return fault;
  }
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (pod.spec?.[list] ?? []).entries()) {
      const inside = findFault(container, CONTAINER, `spec.${list}[${String(index)}].`);
      if (inside !== undefined) {
        return inside;
      }
    }
  }
  return undefined;
}

function findFault(root: object, rules: typeof POD, prefix: string): string | undefined {
  for (const [path, expected, check] of rules) {
    const value = valueAt(root, path);
    if (value !== undefined && value !== null && !check(value)) {
      return `${prefix}${path} must be ${expected}`;
    }
  }
  return undefined;
}
