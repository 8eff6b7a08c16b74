import type { Operation } from '@sidecar-injector/json-patch';
import type { KubeVersion } from './kube-version.ts';
import type { Reason, WarningCode } from './reasons.ts';

/**
 * The three ways into injection, one webhook path each. Which one a Pod takes is decided by the
 * selectors of the MutatingWebhookConfiguration, never by the injector.
 */
export const OPT_IN_PATHS = {
  /** Namespaces labelled `sidecar-injection: enabled`. */
  enabled: '/mutate',
  /** Namespaces labelled `sidecar-injection: required`: no Pod without its sidecars. */
  required: '/mutate/required',
  /** Pods labelled `sidecar-injector.io/inject: "true"` in any other namespace. */
  pod: '/mutate/pod',
} as const;

export type OptIn = keyof typeof OPT_IN_PATHS;

/** All that a decision depends on besides the Pod and the profiles. */
export interface InjectionContext {
  readonly optIn: OptIn;
  readonly operation: string;
  readonly kind: { readonly group: string; readonly kind: string };
  readonly subResource?: string | undefined;
  /** The namespace of the request; `metadata.namespace` of the Pod may be empty. */
  readonly namespace: string;
  /** Labels of that namespace; absent where nobody knows them. */
  readonly namespaceLabels?: Readonly<Record<string, string>> | undefined;
  /** Absent where nobody knows it; then a current server is assumed. */
  readonly kubeVersion?: KubeVersion | undefined;
  /** What a name in `sidecar-injector.io/profiles` does that no loaded profile has. */
  readonly onMissingProfile: 'warn' | 'deny';
  /** Where the injector itself runs; absent, its labels alone mark its Pods. */
  readonly ownNamespace?: string | undefined;
}

/** One warning, with the values of the case in its text. */
export interface Warning {
  readonly code: WarningCode;
  readonly text: string;
}

/** What was decided about one Pod, and why. */
export interface Outcome {
  readonly decision: 'inject' | 'skip' | 'deny';
  readonly reason: Reason;
  /** Whether the user expected sidecars and must be told that there are none. */
  readonly surprising: boolean;
  /** The reason in one sentence, with the values of the case and the remedy. */
  readonly message: string;
  /** Names of the profiles whose parts are in `operations`. */
  readonly profiles: readonly string[];
  /** The JSON Patch, empty unless `decision` is `inject`. */
  readonly operations: readonly Operation[];
  readonly warnings: readonly Warning[];
}
