import type { PodFacts } from '../facts/pod-facts.ts';
import { findShapeProblem } from '../facts/pod-shape.ts';
import type { InjectionContext } from '../terms/context.ts';
import { MIRROR_KEY, OWN_POD_LABELS, SYSTEM_NAMESPACES } from '../terms/keys.ts';
import { type Check, firstRefusal, type Refusal } from './refusal.ts';

/** One Pod under review. */
export interface Review {
  readonly facts: PodFacts;
  readonly context: InjectionContext;
}

const OWN_LABELS = Object.entries(OWN_POD_LABELS);

/** In the order in which they are told. */
const CHECKS: readonly Check<Review>[] = [
  ({ context: { operation, kind, subResource } }) => {
    if (operation === 'CREATE' && kind.kind === 'Pod' && kind.group === '' && !subResource) {
      return undefined;
    }
    const what = `${operation} of ${kind.kind}${subResource ? `/${subResource}` : ''}`;
    const message = `${what}: sidecars are added only when a Pod is created`;
    return { reason: 'not_pod_create', message };
  },
  ({ context: { namespace } }) =>
    SYSTEM_NAMESPACES.some((name) => name === namespace)
      ? {
          reason: 'system_namespace',
          message: `namespace "${namespace}" belongs to Kubernetes itself`,
        }
      : undefined,
  ({ facts: { pod } }) => {
    const problem = findShapeProblem(pod);
    return problem === undefined
      ? undefined
      : { reason: 'malformed_pod', message: `the Pod is malformed: ${problem}` };
  },
  ({ facts, context: { namespace, ownNamespace = namespace } }) =>
    namespace === ownNamespace && OWN_LABELS.every(([key, value]) => facts.label(key) === value)
      ? { reason: 'own_pod', message: 'the Pod is one of the injector itself' }
      : undefined,
  ({ facts: { containers } }) =>
    containers.length > 0
      ? undefined
      : { reason: 'no_containers', message: 'the Pod has no containers' },
  ({ facts }) =>
    facts.annotation(MIRROR_KEY) === undefined
      ? undefined
      : {
          reason: 'mirror_pod',
          message: 'the Pod mirrors a static Pod of a node; change the file on the node instead',
        },
];

/** Refuses Pods that no profile goes into, whichever there are. */
export function checkRequest(review: Review): Refusal | undefined {
  return firstRefusal(CHECKS, review);
}
