import type { Container, Pod, SecurityContext, Volume } from '@sidecar-injector/admission';

/** The levels that forbid anything; `privileged` forbids nothing. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/** Label of a Namespace that says which level its Pods must meet. */
export const ENFORCE_KEY = 'pod-security.kubernetes.io/enforce';

interface Part {
  readonly container: Container;
  readonly context: SecurityContext;
  readonly podContext: SecurityContext;
}

/** Looks at one part and gives the path of the forbidden field and its value, or nothing. */
type Control = (part: Part) => readonly (readonly [path: string, value: unknown])[];

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

const RESTRICTED_VOLUMES = [
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
      ['Default', '', undefined, null].includes(context.procMount),
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
    const { type = '', user = '', role = '' } = context.seLinuxOptions ?? {};
    return [
      ...unless(SELINUX_TYPES.includes(type), 'securityContext.seLinuxOptions.type', type),
      ...unless(user === '', 'securityContext.seLinuxOptions.user', user),
      ...unless(role === '', 'securityContext.seLinuxOptions.role', role),
    ];
  },
  ({ context }) =>
    unless(
      context.windowsOptions?.hostProcess !== true,
      'securityContext.windowsOptions.hostProcess',
      true,
    ),
];

const RESTRICTED: readonly Control[] = [
  ...BASELINE,
  ({ context }) =>
    unless(
      context.allowPrivilegeEscalation === false,
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
  ({ context, podContext }) => {
    const type = context.seccompProfile?.type ?? podContext.seccompProfile?.type;
    return unless(
      type === 'RuntimeDefault' || type === 'Localhost',
      'securityContext.seccompProfile.type',
      type,
    );
  },
  ({ context }) =>
    unless(
      (context.capabilities?.drop ?? []).includes('ALL'),
      'securityContext.capabilities.drop',
      context.capabilities?.drop,
    ),
  addedCapabilities(['NET_BIND_SERVICE']),
];

const CONTROLS = { baseline: BASELINE, restricted: RESTRICTED } as const;

/** The level a namespace enforces explicitly; a cluster-wide default is not known here. */
export function readPodSecurityLevel(
  labels: Readonly<Record<string, string>>,
): PodSecurityLevel | undefined {
  const level = Object.hasOwn(labels, ENFORCE_KEY) ? labels[ENFORCE_KEY] : undefined;
  return level === 'baseline' || level === 'restricted' ? level : undefined;
}

/**
 * Finds the first field of added containers and volumes that a pod-security level forbids.
 *
 * @returns the field's path and value, such as `volumes "data": hostPath`, or `undefined`.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function findPodSecurityFault(
  level: PodSecurityLevel,
  containers: readonly Container[],
  volumes: readonly Volume[],
  pod: Pod,
): string | undefined {
  const podContext = pod.spec?.securityContext ?? {};
  for (const container of containers) {
    const part = { container, context: container.securityContext ?? {}, podContext };
    const [fault] = CONTROLS[level].flatMap((control) => control(part));
    if (fault !== undefined) {
      return `container "${container.name}" ${fault[0]} = ${JSON.stringify(fault[1] ?? null)}`;
    }
  }
  return volumes.map((volume) => findVolumeFault(level, volume)).find((fault) => fault);
}

function findVolumeFault(level: PodSecurityLevel, volume: Volume): string | undefined {
  const { name, ...sources } = volume;
  const forbidden = Object.keys(sources).find((source) =>
    level === 'baseline' ? source === 'hostPath' : !RESTRICTED_VOLUMES.includes(source),
  );
  return forbidden === undefined ? undefined : `volume "${name}" ${forbidden}`;
}
