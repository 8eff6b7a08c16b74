import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtInProfile } from '@sidecar-injector/testing/programs';

/** Everything that one directory of profiles may add to a Pod. All else belongs to others. */
export interface Owned {
  /** Containers and init containers. */
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly imagePullSecrets: readonly string[];
  /** IP addresses. */
  readonly hostAliases: readonly string[];
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
  /** Variables of the app's containers. */
  readonly env: readonly string[];
  /** Mount paths in the app's containers. */
  readonly mountPaths: readonly string[];
}

/** The profiles that reviews are replayed against. */
export interface ProfileSet {
  readonly title: string;
  readonly owned: Owned;
  /** Puts the profile files into a folder. */
  writeTo(folder: string): Promise<void>;
}

const PROFILES = join(import.meta.dirname, '../profiles');
const copyOf =
  (name: string) =>
  (folder: string): Promise<void> =>
    cp(join(PROFILES, name), folder, { recursive: true });

const NOTHING: Owned = {
  containers: [],
  volumes: [],
  imagePullSecrets: [],
  hostAliases: [],
  labels: [],
  annotations: ['sidecar-injector.io/status'],
  env: [],
  mountPaths: [],
};

export const PREDECESSOR: ProfileSet = {
  title: "the predecessor's ConfigMap",
  writeTo: copyOf('predecessor'),
  owned: { ...NOTHING, containers: ['network-delay-sidecar'] },
};

export const RICH: ProfileSet = {
  title: 'two profiles that use every member',
  writeTo: copyOf('rich'),
  owned: {
    containers: ['mesh-proxy', 'mesh-init', 'log-shipper'],
    volumes: ['mesh-certificates', 'log-spool'],
    imagePullSecrets: ['mesh-registry'],
    hostAliases: ['192.0.2.10'],
    labels: ['mesh.example/revision'],
    annotations: [
      'sidecar-injector.io/status',
      'kubectl.kubernetes.io/default-container',
      'mesh.example/config',
    ],
    env: ['MESH_SOCKET'],
    mountPaths: ['/var/run/mesh'],
  },
};

export const BUILT_IN: ProfileSet = {
  title: 'the built-in profile',
  writeTo: async (folder) => {
    await writeFile(join(folder, 'network-delay.yaml'), await builtInProfile());
  },
  owned: {
    ...NOTHING,
    containers: ['network-delay-sidecar'],
    volumes: ['network-delay-state', 'network-delay-no-token'],
  },
};
