import type {
  Container,
  EnvVar,
  HostAlias,
  Volume,
  VolumeMount,
} from '@sidecar-injector/admission';

/** A standard label selector (meta/v1 LabelSelector); an empty one selects everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LabelRequirement[] | undefined;
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[] | undefined;
}

/** Where added containers stand among those of the Pod, which keep their order. */
export type Placement = 'first' | 'last' | { readonly before: string } | { readonly after: string };

/**
 * How `containers` are added: as plain ones, as native sidecars (init containers with
 * `restartPolicy: Always`, KEP-753), or as `auto` chooses for each Pod.
 */
export type Mode = 'container' | 'native' | 'auto';

/** What the containers of the app get. */
export interface AppAddition {
  /** Names of the app's containers; `*` stands for all in `spec.containers`. */
  readonly containers: readonly string[];
  readonly env: readonly EnvVar[];
  readonly envFrom: readonly unknown[];
  readonly volumeMounts: readonly VolumeMount[];
}

/** A profile as it is injected: valid, complete, defaults filled in. */
export interface Profile {
  readonly name: string;
  /** First 12 hexadecimal digits of the SHA-256 of the profile's canonical JSON. */
  readonly hash: string;
  readonly default: boolean;
  readonly os: 'linux' | 'windows';
  readonly selector: {
    readonly podSelector: LabelSelector;
    readonly namespaceSelector: LabelSelector;
  };
  readonly placement: Placement;
  readonly mode: Mode;
  readonly onConflict: 'skip' | 'deny';
  readonly allowHostNetwork: boolean;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly imagePullSecrets: readonly { readonly name: string }[];
  readonly hostAliases: readonly HostAlias[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly app: readonly AppAddition[];
}

/** One profile file as it was read. */
export interface ProfileFile {
  /** Base name, such as `network-delay.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** What a directory of profile files amounts to. */
export interface LoadedProfiles {
  /** In alphabetical order of their files. */
  readonly profiles: readonly Profile[];
  /** Each `FILE: path.to.field: must be …, is VALUE`. With any, `profiles` must not be used. */
  readonly faults: readonly string[];
  /** What is legal and probably a mistake, in the same form. */
  readonly warnings: readonly string[];
}
