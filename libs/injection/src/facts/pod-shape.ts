import type { Container, Pod } from '@sidecar-injector/admission';
import { isListOf, isMapOf, isObject, isObjectWith, isText, type Shape } from '../rules/shapes.ts';

/** A member that injection reads, and what it must be. Its parents have been checked before it. */
type Rule<T> = readonly [
  path: string,
  expected: string,
  isExpected: Shape,
  read: (root: T) => unknown,
];

const isMapOfText = isMapOf(isText);
const isListOfObjects = isListOf(isObject);
const isListOfText = isListOf(isText);
const isNamedList = isListOf(isObjectWith(({ name }) => isText(name)));
const isOwnerList = isListOf(
  isObjectWith(({ apiVersion, kind }) => isText(apiVersion) && isText(kind)),
);
const isHostList = isListOf(
  isObjectWith(({ ip, hostnames }) => isText(ip) && isListOfText(hostnames ?? [])),
);

const NAMED = 'a list of objects with a name';

const POD: readonly Rule<Pod>[] = [
  ['metadata', 'an object', isObject, ({ metadata }) => metadata],
  ['metadata.labels', 'a map of strings', isMapOfText, ({ metadata }) => metadata?.labels],
  [
    'metadata.annotations',
    'a map of strings',
    isMapOfText,
    ({ metadata }) => metadata?.annotations,
  ],
  [
    'metadata.ownerReferences',
    'a list of objects with apiVersion and kind',
    isOwnerList,
    ({ metadata }) => metadata?.ownerReferences,
  ],
  ['spec', 'an object', isObject, ({ spec }) => spec],
  ['spec.containers', NAMED, isNamedList, ({ spec }) => spec?.containers],
  ['spec.initContainers', NAMED, isNamedList, ({ spec }) => spec?.initContainers],
  ['spec.volumes', NAMED, isNamedList, ({ spec }) => spec?.volumes],
  [
    'spec.imagePullSecrets',
    'a list of objects',
    isListOfObjects,
    ({ spec }) => spec?.imagePullSecrets,
  ],
  [
    'spec.hostAliases',
    'a list of objects with an ip and hostnames',
    isHostList,
    ({ spec }) => spec?.hostAliases,
  ],
  ['spec.nodeSelector', 'a map of strings', isMapOfText, ({ spec }) => spec?.nodeSelector],
  ['spec.securityContext', 'an object', isObject, ({ spec }) => spec?.securityContext],
  ['spec.resources', 'an object', isObject, ({ spec }) => spec?.resources],
];

const CONTAINER: readonly Rule<Container>[] = [
  ['env', NAMED, isNamedList, ({ env }) => env],
  ['envFrom', 'a list of objects', isListOfObjects, ({ envFrom }) => envFrom],
  ['ports', 'a list of objects', isListOfObjects, ({ ports }) => ports],
  ['volumeMounts', NAMED, isNamedList, ({ volumeMounts }) => volumeMounts],
  ['resources', 'an object', isObject, ({ resources }) => resources],
  ['resources.requests', 'an object', isObject, ({ resources }) => resources?.requests],
  ['resources.limits', 'an object', isObject, ({ resources }) => resources?.limits],
];

/**
 * Finds the first member that injection reads and that has another type than core/v1 gives it.
 * The API server sends none such; a hand-written file may hold one.
 *
 * @returns a sentence that names the member, or `undefined` when all is well.
 */
export function findShapeProblem(pod: Pod): string | undefined {
  return (
    findProblem(pod, POD) ??
    findProblemInside(pod.spec?.containers, 'spec.containers') ??
    findProblemInside(pod.spec?.initContainers, 'spec.initContainers')
  );
}

function findProblemInside(
  containers: readonly Container[] | null | undefined,
  list: string,
): string | undefined {
  for (const [index, container] of (containers ?? []).entries()) {
    const problem = findProblem(container, CONTAINER);
    if (problem !== undefined) {
      return `${list}[${String(index)}].${problem}`;
    }
  }
  return undefined;
}

function findProblem<T>(root: T, rules: readonly Rule<T>[]): string | undefined {
  for (const [path, expected, isExpected, read] of rules) {
    const value = read(root);
    if (value !== undefined && value !== null && !isExpected(value)) {
      return `${path} must be ${expected}`;
    }
  }
  return undefined;
}
