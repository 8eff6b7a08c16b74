import type { Pod } from '@sidecar-injector/admission';
import {
  INJECT_KEY,
  NAMESPACE_KEY,
  type OptIn,
  SYSTEM_NAMESPACES,
} from '@sidecar-injector/injection';
import type { Namespace } from './cluster.ts';

/** Which webhook the API server calls for a Pod. */
export type Route =
  | { readonly optIn: OptIn; readonly why: string }
  | { readonly optIn: undefined; readonly message: string };

/** Follows the selectors of the chart's MutatingWebhookConfiguration. */
export function routeOf(pod: Pod, { name, labels, isAssumed }: Namespace): Route {
  if (SYSTEM_NAMESPACES.some((each) => each === name)) {
    const message = `no webhook is called in namespace "${name}", which belongs to Kubernetes itself; run the workload in another`;
    return { optIn: undefined, message };
  }
  const label = labels[NAMESPACE_KEY];
  if (label === 'enabled' || label === 'required') {
    const assumed = isAssumed ? ' (assumed: nothing in the input says otherwise)' : '';
    return {
      optIn: label,
      why: `namespace "${name}" has the label ${NAMESPACE_KEY}=${label}${assumed}`,
    };
  }
  return pod.metadata?.labels?.[INJECT_KEY] === 'true'
    ? { optIn: 'pod', why: `the Pod has the label ${INJECT_KEY}=true` }
    : { optIn: undefined, message: describeNotCalled(pod, name, label) };
}

function describeNotCalled(pod: Pod, namespace: string, label: string | undefined): string {
  const has = label === undefined ? 'is missing' : `is "${label}"`;
  const annotation =
    pod.metadata?.annotations?.[INJECT_KEY] === 'true'
      ? `; the annotation ${INJECT_KEY} does not reach the webhook's selectors, make it a label`
      : '';
  return `no webhook is called for it: label ${NAMESPACE_KEY} of namespace "${namespace}" ${has}${annotation}; kubectl label --overwrite namespace ${namespace} ${NAMESPACE_KEY}=enabled`;
}
