import type { Container, PodSpec, Resources } from '@sidecar-injector/admission';
import { parseQuantity } from './quantity.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

type Quantity = string | number | null | undefined;

/**
 * The quality-of-service class that Kubernetes gives a Pod, by cpu and memory of all containers,
 * or by the Pod's own resources where it has them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
export function qosClassOf(
  spec: Pick<PodSpec, 'containers' | 'initContainers' | 'resources'>,
): QosClass {
  if (hasPodResources(spec)) {
    return classOf(spec.resources);
  }
  const [first, ...others] = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  return first === undefined ? 'BestEffort' : qosClassWith(classOf(first.resources), others);
}

/** The class of a Pod of some class when containers join it: `Burstable` unless all have the same. */
export function qosClassWith(before: QosClass, added: readonly Container[]): QosClass {
  return added.every(({ resources }) => classOf(resources) === before) ? before : 'Burstable';
}

/** Whether a Pod has resources of its own, which its containers share (KEP-2837). */
export function hasPodResources({ resources }: Pick<PodSpec, 'resources'>): boolean {
  return hasMembers(resources?.requests) || hasMembers(resources?.limits);
}

function hasMembers(list: object | null | undefined): boolean {
  return Object.keys(list ?? {}).length > 0;
}

function classOf(resources: Resources | null | undefined): QosClass {
  const { requests, limits } = resources ?? {};
  const ofCpu = classOfOne(requests?.['cpu'], limits?.['cpu']);
  return ofCpu === classOfOne(requests?.['memory'], limits?.['memory']) ? ofCpu : 'Burstable';
}

/** A request that is absent defaults to its limit; one of zero does not. */
function classOfOne(request: Quantity, limit: Quantity): QosClass {
  const most = amount(limit);
  if (most > 0 && amount(request ?? limit) === most) {
    return 'Guaranteed';
  }
  return most === 0 && amount(request) === 0 ? 'BestEffort' : 'Burstable';
}

function amount(quantity: Quantity): number {
  return quantity === undefined || quantity === null ? 0 : (parseQuantity(quantity) ?? 0);
}
