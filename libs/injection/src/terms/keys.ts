/** Label *and* annotation on a Pod. `"true"` asks for sidecars, `"false"` opts out. */
export const INJECT_KEY = 'sidecar-injector.io/inject';

/** Annotation on a Pod: comma-separated names of the profiles to inject, instead of the defaults. */
export const PROFILES_KEY = 'sidecar-injector.io/profiles';

/** Annotation that the injector writes: JSON, see {@link InjectionStatus}. Never set by hand. */
export const STATUS_KEY = 'sidecar-injector.io/status';

/** Label on a Namespace: `enabled` or `required` opts its Pods in. */
export const NAMESPACE_KEY = 'sidecar-injection';

/** Annotation read by `kubectl exec` and `kubectl logs`: the container they mean without `-c`. */
export const DEFAULT_CONTAINER_KEY = 'kubectl.kubernetes.io/default-container';

/** Annotation that marks a mirror Pod, which the kubelet made from a file on its node. */
export const MIRROR_KEY = 'kubernetes.io/config.mirror';

/** Namespaces whose Pods are never touched. */
export const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease'] as const;

/** The labels that mark the injector's own Pods. */
export const OWN_POD_LABELS = {
  'app.kubernetes.io/name': 'sidecar-injector',
  'app.kubernetes.io/component': 'injector',
} as const;
