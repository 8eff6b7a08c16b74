import { type CoreRules, list, map, required } from '../schema/shape.ts';
import { isInnerPath, isMountPath, isPortName, isQualifiedName } from '../schema/syntax.ts';
import {
  anything,
  count,
  dnsLabel,
  isText,
  literal,
  nonEmpty,
  oneOf,
  path,
  port,
  PULL_POLICY,
  quantity,
  templated,
  UNSET,
  whole,
} from '../schema/values.ts';
import { readinessProbe } from './handler-rules.ts';

const COMPUTE = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;

const resourceKey = {
  must: 'be keyed by cpu, memory, ephemeral-storage, hugepages-SIZE or DOMAIN/NAME',
  holds: (key: unknown) =>
    isText(key) && (COMPUTE.test(key) || (key.includes('/') && isQualifiedName(key))),
};
const amounts = map([resourceKey], quantity);
const innerPath = templated('be a relative path without ..', isInnerPath);

const confinement = {
  type: oneOf('Localhost', 'RuntimeDefault', 'Unconfined'),
  localhostProfile: {
    ...nonEmpty,
    beside: {
      must: 'be set with type Localhost, and only then',
      holds: (one, { type }) => (type === 'Localhost') === (one !== undefined),
    },
    isAskedMissing: true,
  },
} satisfies CoreRules;

/** What a container may have only as a native sidecar: an init container must end. */
const sidecarOnly = {
  beside: {
    must: 'be absent in an init container without restartPolicy: Always',
    holds: (_, { restartPolicy }) => restartPolicy === 'Always',
    seen: () => 'is set',
  },
} satisfies CoreRules[string];

/** What differs in an init container (KEP-753). */
export const INIT_CONTAINER: CoreRules = {
  lifecycle: sidecarOnly,
  livenessProbe: sidecarOnly,
  readinessProbe: sidecarOnly,
  restartPolicy: oneOf('Always'),
  startupProbe: sidecarOnly,
};

/** What Kubernetes demands of containers. */
export const CONTAINER_RULES = {
  AppArmorProfile: confinement,
  Capabilities: {},
  Container: {
    image: required(nonEmpty),
    imagePullPolicy: PULL_POLICY,
    name: dnsLabel,
    readinessProbe,
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    restartPolicyRules: anything,
    terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError', UNSET),
  },
  ContainerPort: {
    containerPort: port,
    hostPort: whole(0, 65535),
    name: literal(
      'be a port name (1 to 15 of a-z, 0-9 and -, with a letter, no -- and no - at either end)',
      (text) => text === UNSET || isPortName(text),
    ),
    protocol: oneOf('TCP', 'UDP', 'SCTP', UNSET),
  },
  ContainerResizePolicy: {
    resourceName: oneOf('cpu', 'memory'),
    restartPolicy: oneOf('NotRequired', 'RestartContainer'),
  },
  ResourceClaim: { name: dnsLabel, request: nonEmpty },
  ResourceRequirements: { limits: amounts, requests: amounts },
  SELinuxOptions: {},
  SeccompProfile: confinement,
  SecurityContext: {
    allowPrivilegeEscalation: {
      beside: {
        must: 'be absent or true beside privileged: true',
        holds: (one, { privileged }) => one !== false || privileged !== true,
      },
    },
    procMount: oneOf('Default', 'Unmasked'),
    runAsGroup: count,
    runAsUser: {
      ...count,
      beside: {
        must: 'be other than 0 beside runAsNonRoot: true',
        holds: (one, { runAsNonRoot }) => one !== 0 || runAsNonRoot !== true,
      },
    },
  },
  VolumeDevice: { devicePath: path, name: dnsLabel },
  VolumeMount: {
    bindMountOptions: list(oneOf('noexec', 'nodev', 'nosuid')),
    mountPath: templated('be an absolute path without :', isMountPath),
    mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
    name: dnsLabel,
    recursiveReadOnly: {
      ...oneOf('Disabled', 'IfPossible', 'Enabled'),
      beside: {
        must: 'be Disabled where readOnly is not true',
        holds: (one, { readOnly }) => one === 'Disabled' || readOnly === true,
      },
    },
    subPath: innerPath,
    subPathExpr: {
      ...innerPath,
      beside: {
        must: 'be absent beside subPath',
        holds: (one, { subPath }) => one === '' || (subPath ?? '') === '',
      },
    },
  },
  WindowsSecurityContextOptions: {},
} satisfies Readonly<Record<string, CoreRules>>;
