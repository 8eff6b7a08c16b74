import type { PodSpec, ResourceList, Resources } from '@sidecar-injector/admission';
import { parseQuantity } from './quantity.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COMPUTE = ['cpu', 'memory'] as const;

/**
 * The quality-of-service class that Kubernetes gives a Pod, by cpu and memory of all containers,
 * or by the Pod's own resources where it has them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
export function qosClassOf(
  spec: Pick<PodSpec, 'containers' | 'initContainers' | 'resources'>,
): QosClass {
  const all = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(
        ({ resources }) => resources ?? {},
      );
  if (all.every(isEmpty)) {
    return 'BestEffort';
  }
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function isEmpty({ requests, limits }: Resources): boolean {
  return COMPUTE.every((name) => amount(requests, name) === 0 && amount(limits, name) === 0);
}

/** A request that is absent defaults to its limit. */
function isGuaranteed({ requests, limits }: Resources): boolean {
  return COMPUTE.every((name) => {
    const limit = amount(limits, name);
    const request = amount(requests, name);
    return limit > 0 && (request === 0 || request === limit);
  });
}

function amount(list: ResourceList | null | undefined, name: 'cpu' | 'memory'): number {
  const quantity = list?.[name];
  return quantity === undefined ? 0 : (parseQuantity(quantity) ?? 0);
}
