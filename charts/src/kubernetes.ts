import type { Json } from '@sidecar-injector/testing/programs';

/** What the specs look at of a webhook (admissionregistration.k8s.io/v1 MutatingWebhook). */
export interface Hook {
  readonly name: string;
  readonly clientConfig: {
    readonly service: {
      readonly name: string;
      readonly namespace: string;
      readonly path: string;
      readonly port: number;
    };
    readonly caBundle?: string;
  };
  readonly failurePolicy: string;
  readonly timeoutSeconds: number;
  readonly namespaceSelector: Selector;
  readonly objectSelector: Selector;
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
}

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn';
    readonly values: readonly string[];
  }[];
}

export type Labels = Readonly<Record<string, string>>;

/** Whether a selector takes an object with these labels (meta/v1 LabelSelector). */
export function isSelected(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Labels,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const isIn = values.includes(labels[key] ?? '') && labels[key] !== undefined;
      return operator === 'In' ? isIn : !isIn;
    })
  );
}

/** What the specs look at of the Deployment. */
export interface Deployment {
  readonly metadata: { readonly name: string; readonly labels: Labels };
  readonly spec: {
    readonly replicas?: number;
    readonly strategy: unknown;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: PodSpec;
    };
  };
}

export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: unknown;
  readonly hostNetwork?: boolean;
  readonly containers: readonly [Container];
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: unknown;
  readonly args?: unknown;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle?: unknown;
  readonly securityContext: unknown;
  readonly resources: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

export interface Webhook {
  readonly metadata: { readonly annotations?: Labels };
  readonly webhooks: readonly Hook[];
}

/** The kinds of which the specs look at the inside. */
interface Kinds {
  readonly Certificate: { readonly spec: Json };
  readonly ClusterRole: { readonly rules: readonly Rule[] };
  readonly ConfigMap: { readonly data?: Labels | null };
  readonly Deployment: Deployment;
  readonly MutatingWebhookConfiguration: Webhook;
  readonly Pod: { readonly spec: PodSpec };
  readonly Secret: { readonly data: Labels };
  readonly Service: {
    readonly metadata: Json;
    readonly spec: { readonly selector: Labels; readonly ports: readonly Json[] };
  };
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** An object by its kind. */
export type ObjectOf<K extends string> = K extends keyof Kinds ? Kinds[K] : Json;
