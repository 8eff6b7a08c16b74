import type { PodSpec, Resources } from '@sidecar-injector/admission';
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
  const all = hasPodResources(spec)
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(
        ({ resources }) => resources,
      );
  const parts = all.map((resources) => resources ?? {});
  if (parts.every(isEmpty)) {
    return 'BestEffort';
  }
  return parts.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

/** Whether a Pod has resources of its own, which its containers share (KEP-2837). */
export function hasPodResources({ resources }: Pick<PodSpec, 'resources'>): boolean {
  return [resources?.requests, resources?.limits].some(
    (list) => Object.keys(list ?? {}).length > 0,
  );
}

function isEmpty({ requests, limits }: Resources): boolean {
  return COMPUTE.every((name) => amount(requests?.[name]) === 0 && amount(limits?.[name]) === 0);
}

/** A request that is absent defaults to its limit; one of zero does not. */
function isGuaranteed({ requests, limits }: Resources): boolean {
  return COMPUTE.every((name) => {
    const limit = amount(limits?.[name]);
    return limit > 0 && amount(requests?.[name] ?? limits?.[name]) === limit;
  });
}

function amount(quantity: string | number | undefined): number {
  return quantity === undefined ? 0 : (parseQuantity(quantity) ?? 0);
}
