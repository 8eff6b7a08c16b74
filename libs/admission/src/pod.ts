/**
 * The parts of core/v1 that injection looks at, as they are on the wire. Everything else in a Pod
 * is carried along unseen: no type here is complete, and none is ever written back whole.
 *
 * Absent members may also be `null`: Go clients send `null` for an empty slice or map.
 */
type Maybe<T> = T | null | undefined;

/** What every object below may hold besides the members it names. */
type Open = Readonly<Record<string, unknown>>;

export type Pod = Open & {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Maybe<ObjectMeta>;
  readonly spec?: Maybe<PodSpec>;
};

export type ObjectMeta = Open & {
  readonly name?: Maybe<string>;
  readonly generateName?: Maybe<string>;
  readonly namespace?: Maybe<string>;
  readonly labels?: Maybe<Readonly<Record<string, string>>>;
  readonly annotations?: Maybe<Readonly<Record<string, string>>>;
  readonly ownerReferences?: Maybe<readonly OwnerReference[]>;
};

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export type PodSpec = Open & {
  readonly containers?: Maybe<readonly Container[]>;
  readonly initContainers?: Maybe<readonly Container[]>;
  readonly volumes?: Maybe<readonly Volume[]>;
  readonly imagePullSecrets?: Maybe<readonly { readonly name?: string }[]>;
  readonly hostAliases?: Maybe<readonly HostAlias[]>;
  readonly hostNetwork?: Maybe<boolean>;
  readonly nodeSelector?: Maybe<Readonly<Record<string, string>>>;
  readonly os?: Maybe<{ readonly name?: string }>;
  readonly resources?: Maybe<Resources>;
  readonly restartPolicy?: Maybe<string>;
  readonly securityContext?: Maybe<SecurityContext>;
  readonly serviceAccountName?: Maybe<string>;
  /** The old name of `serviceAccountName`, which counts where that is empty. */
  readonly serviceAccount?: Maybe<string>;
};

export type Container = Open & {
  readonly name: string;
  readonly image?: string;
  readonly env?: Maybe<readonly EnvVar[]>;
  readonly envFrom?: Maybe<readonly unknown[]>;
  readonly ports?: Maybe<readonly ContainerPort[]>;
  readonly volumeMounts?: Maybe<readonly VolumeMount[]>;
  readonly volumeDevices?: Maybe<readonly VolumeDevice[]>;
  readonly resources?: Maybe<Resources>;
  readonly restartPolicy?: Maybe<string>;
  readonly securityContext?: Maybe<SecurityContext>;
  readonly livenessProbe?: Maybe<Probe>;
  readonly readinessProbe?: Maybe<Probe>;
  readonly startupProbe?: Maybe<Probe>;
};

export type EnvVar = Open & { readonly name: string; readonly value?: string };
export type VolumeMount = Open & { readonly name: string; readonly mountPath: string };
export type VolumeDevice = Open & { readonly name: string; readonly devicePath: string };
export type Volume = Open & { readonly name: string };

export type ContainerPort = Open & {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol?: string;
};

export interface HostAlias {
  readonly ip: string;
  readonly hostnames?: Maybe<readonly string[]>;
}

/** Quantities are strings such as `100m`; JSON numbers are accepted too, as the API server does. */
export type ResourceList = Readonly<Record<string, string | number>>;

export type Resources = Open & {
  readonly requests?: Maybe<ResourceList>;
  readonly limits?: Maybe<ResourceList>;
};

type Handler = Open & { readonly port?: number | string };
export type Probe = Open & {
  readonly httpGet?: Maybe<Handler>;
  readonly tcpSocket?: Maybe<Handler>;
  readonly grpc?: Maybe<Handler>;
};

/** The members of PodSecurityContext and of SecurityContext that decide whether a container starts. */
export type SecurityContext = Open & {
  readonly runAsNonRoot?: Maybe<boolean>;
  readonly runAsUser?: Maybe<number>;
  readonly privileged?: Maybe<boolean>;
  readonly allowPrivilegeEscalation?: Maybe<boolean>;
  readonly procMount?: Maybe<string>;
  readonly capabilities?: Maybe<{
    readonly add?: Maybe<readonly string[]>;
    readonly drop?: Maybe<readonly string[]>;
  }>;
  readonly seccompProfile?: Maybe<{ readonly type?: string }>;
  readonly appArmorProfile?: Maybe<{ readonly type?: string }>;
  readonly seLinuxOptions?: Maybe<Readonly<Record<string, string>>>;
  readonly windowsOptions?: Maybe<{ readonly hostProcess?: Maybe<boolean> }>;
};
