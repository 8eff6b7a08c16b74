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

const SELINUX_TYPES = [
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

const unless = (allowed: boolean, path: string, value: unknown): ReturnType<Control> =>
  allowed ? [] : [[path, value]];

const addedCapabilities =
  (allowed: readonly string[]): Control =>
  ({ context }) =>
    (context.capabilities?.add ?? []).flatMap((name, index) =>
      unless(allowed.includes(name), `securityContext.capabilities.add[${String(index)}]`, name),
    );

const BASELINE: readonly Control[] = [
  ({ context }) => unless(context.privileged !== true, 'securityContext.privileged', true),
  addedCapabilities(BASELINE_CAPABILITIES),
  ({ container }) =>
    (container.ports ?? []).flatMap(({ hostPort }, index) =>
      unless((hostPort ?? 0) === 0, `ports[${String(index)}].hostPort`, hostPort),
    ),
  ({ context }) =>
    unless(
      (context.procMount ?? 'Default') === 'Default',
      'securityContext.procMount',
      context.procMount,
    ),
  ({ context }) =>
    unless(
      context.seccompProfile?.type !== 'Unconfined',
      'securityContext.seccompProfile.type',
      'Unconfined',
    ),
  ({ context }) =>
    unless(
      context.appArmorProfile?.type !== 'Unconfined',
      'securityContext.appArmorProfile.type',
      'Unconfined',
    ),
  ({ context }) => {
    const { type, user, role } = context.seLinuxOptions ?? {};
    return [
      ...unless(SELINUX_TYPES.includes(type ?? ''), 'securityContext.seLinuxOptions.type', type),
      ...unless(!user, 'securityContext.seLinuxOptions.user', user),
      ...unless(!role, 'securityContext.seLinuxOptions.role', role),
    ];
  },
  ({ context }) =>
    unless(
      context.windowsOptions?.hostProcess !== true,
      'securityContext.windowsOptions.hostProcess',
      true,
    ),
  ({ container }) =>
    HANDLER_HOSTS.flatMap((path) => {
      const host = valueAt(container, path);
      return unless(!host, path, host);
    }),
];

const RESTRICTED: readonly Control[] = [
  ...BASELINE,
  ({ context, isWindows }) =>
    unless(
      isWindows || context.allowPrivilegeEscalation === false,
      'securityContext.allowPrivilegeEscalation',
      context.allowPrivilegeEscalation,
    ),
  ({ context, podContext }) =>
    unless(
      (context.runAsNonRoot ?? podContext.runAsNonRoot) === true,
      'securityContext.runAsNonRoot',
      context.runAsNonRoot ?? podContext.runAsNonRoot,
    ),
  ({ context }) => unless(context.runAsUser !== 0, 'securityContext.runAsUser', 0),
  ({ context, podContext, isWindows }) => {
    const type = context.seccompProfile?.type ?? podContext.seccompProfile?.type;
    return unless(
      isWindows || type === 'RuntimeDefault' || type === 'Localhost',
      'securityContext.seccompProfile.type',
      type,
    );
  },
  ({ context, isWindows }) =>
    unless(
      isWindows || (context.capabilities?.drop ?? []).includes('ALL'),
      'securityContext.capabilities.drop',
      context.capabilities?.drop,
    ),
  addedCapabilities(['NET_BIND_SERVICE']),
];

/** What each level looks at, in the order in which problems are told. */
export const CONTROLS = { baseline: BASELINE, restricted: RESTRICTED } as const;
