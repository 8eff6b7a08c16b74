import type { Container, SecurityContext } from '@sidecar-injector/admission';
import { valueAt } from './value-at.ts';

/** A container, and what its Pod says about all of them. */
export interface Part {
  readonly container: Container;
  readonly context: SecurityContext;
  readonly podContext: SecurityContext;
  /** By `spec.os` alone; then fields that Windows lacks are not asked for. */
  readonly isWindows: boolean;
}

/** Looks at one part and gives the path of the forbidden field and its value, or nothing. */
export type Control = (part: Part) => readonly (readonly [path: string, value: unknown])[];

const BASELINE_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Volume sources that level restricted allows. */
export const RESTRICTED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'image',
];

const SELINUX_TYPES: readonly unknown[] = [
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];

/** Where a probe or a hook may name a host that is not the Pod. */
const HANDLER_HOSTS = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
].flatMap((handler) => [`${handler}.httpGet.host`, `${handler}.tcpSocket.host`]);

/** A field of the container that must hold what is allowed. */
const field =
  (path: string, isAllowed: (value: unknown, part: Part) => boolean): Control =>
  (part) => {
    const value = valueAt(part.container, path);
    return isAllowed(value, part) ? [] : [[path, value]];
  };

/** A field that counts from the Pod where the container lacks it. */
const inherited =
  (path: string, isAllowed: (value: unknown, part: Part) => boolean): Control =>
  (part) => {
    const inPod = { securityContext: part.podContext };
    const value = valueAt(part.container, path) ?? valueAt(inPod, path);
    return isAllowed(value, part) ? [] : [[path, value]];
  };

const addedCapabilities =
  (allowed: readonly string[]): Control =>
  ({ context }) =>
    (context.capabilities?.add ?? [])
      .map((name, index) => [`securityContext.capabilities.add[${String(index)}]`, name] as const)
      .filter(([, name]) => !allowed.includes(name));

const hostPorts: Control = ({ container }) =>
  (container.ports ?? [])
    .map(({ hostPort }, index) => [`ports[${String(index)}].hostPort`, hostPort] as const)
    .filter(([, hostPort]) => (hostPort ?? 0) !== 0);

const BASELINE: readonly Control[] = [
  field('securityContext.privileged', (value) => value !== true),
  addedCapabilities(BASELINE_CAPABILITIES),
  hostPorts,
  field('securityContext.procMount', (value) => (value ?? 'Default') === 'Default'),
  field('securityContext.seccompProfile.type', (value) => value !== 'Unconfined'),
  field('securityContext.appArmorProfile.type', (value) => value !== 'Unconfined'),
  field('securityContext.seLinuxOptions.type', (value) => SELINUX_TYPES.includes(value ?? '')),
  field('securityContext.seLinuxOptions.user', (value) => !value),
  field('securityContext.seLinuxOptions.role', (value) => !value),
  field('securityContext.windowsOptions.hostProcess', (value) => value !== true),
  ...HANDLER_HOSTS.map((path) => field(path, (value) => !value)),
];

const RESTRICTED: readonly Control[] = [
  ...BASELINE,
  field(
    'securityContext.allowPrivilegeEscalation',
    (value, { isWindows }) => isWindows || value === false,
  ),
  inherited('securityContext.runAsNonRoot', (value) => value === true),
  field('securityContext.runAsUser', (value) => value !== 0),
  inherited(
    'securityContext.seccompProfile.type',
    (value, { isWindows }) => isWindows || value === 'RuntimeDefault' || value === 'Localhost',
  ),
  field(
    'securityContext.capabilities.drop',
    (value, { isWindows }) => isWindows || (Array.isArray(value) && value.includes('ALL')),
  ),
  addedCapabilities(['NET_BIND_SERVICE']),
];

/** What each level looks at, in the order in which problems are told. */
export const CONTROLS = { baseline: BASELINE, restricted: RESTRICTED } as const;
