import type { Pod } from '@sidecar-injector/admission';
import type { KubeVersion, LabelSelector, OptIn, ProfileFile } from '@sidecar-injector/injection';

/** What a running cluster holds that decides about sidecars. */
export interface LiveCluster {
  /** The webhooks of the injector, as the API server has them. */
  readonly hooks: readonly Hook[];
  /** Labels by the name of the namespace. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly pods: readonly Pod[];
  /** The content of the injector's ConfigMap. */
  readonly profileFiles: readonly ProfileFile[];
  readonly kubeVersion: KubeVersion | undefined;
}

/** For which Pods one path of the injector is called; CEL conditions are not looked at. */
export interface Hook {
  readonly optIn: OptIn;
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
}

/** Where the cluster is, as for kubectl. */
export interface Connection {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** The only namespace to look at. */
  readonly namespace?: string;
}
