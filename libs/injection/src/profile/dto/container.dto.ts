import { CoreV1 } from '../schema/kind.ts';
import { ListOf, ObjectOf, ObjectsOf } from '../schema/members.ts';
import { Required } from '../schema/rule.ts';
import { isPortName } from '../schema/syntax.ts';
import { Anything, Bool, Literal, NonEmpty, OneOf, Text, UNSET, Whole } from '../schema/values.ts';
import { EnvFromDto, EnvVarDto } from './env.dto.ts';
import { DnsLabel, TextItem } from './item.dto.ts';
import { LifecycleDto } from './lifecycle.dto.ts';
import { VolumeDeviceDto, VolumeMountDto } from './mount.dto.ts';
import { ProbeDto, ReadinessProbeDto } from './probe.dto.ts';
import { ResizePolicyDto, ResourcesDto } from './resources.dto.ts';
import { SecurityContextDto } from './security-context.dto.ts';

const PORT_NAME =
  'be a port name (1 to 15 of a-z, 0-9 and -, with a letter, no -- and no - at either end)';

@CoreV1('ContainerPort')
export class ContainerPortDto {
  @Literal(PORT_NAME, (text) => text === UNSET || isPortName(text))
  name: unknown;

  @Required()
  @Whole(1, 65535)
  containerPort: unknown;

  @Whole(0, 65535)
  hostPort: unknown;

  @Text()
  hostIP: unknown;

  @OneOf('TCP', 'UDP', 'SCTP', UNSET)
  protocol: unknown;
}

/** What both lists of containers have in common. */
abstract class AnyContainerDto {
  @Required()
  @DnsLabel()
  name: unknown;

  @Required()
  @NonEmpty()
  image: unknown;

  @ListOf(TextItem)
  command: unknown;

  @ListOf(TextItem)
  args: unknown;

  @Text()
  workingDir: unknown;

  @ObjectsOf(ContainerPortDto)
  ports: unknown;

  @ObjectsOf(EnvFromDto)
  envFrom: unknown;

  @ObjectsOf(EnvVarDto)
  env: unknown;

  @ObjectOf(ResourcesDto)
  resources: unknown;

  @ObjectsOf(ResizePolicyDto)
  resizePolicy: unknown;

  @Anything()
  restartPolicyRules: unknown;

  @ObjectsOf(VolumeMountDto)
  volumeMounts: unknown;

  @ObjectsOf(VolumeDeviceDto)
  volumeDevices: unknown;

  @ObjectOf(ProbeDto)
  livenessProbe: unknown;

  @ObjectOf(ReadinessProbeDto)
  readinessProbe: unknown;

  @ObjectOf(ProbeDto)
  startupProbe: unknown;

  @ObjectOf(LifecycleDto)
  lifecycle: unknown;

  @Text()
  terminationMessagePath: unknown;

  @OneOf('File', 'FallbackToLogsOnError', UNSET)
  terminationMessagePolicy: unknown;

  @OneOf('Always', 'IfNotPresent', 'Never', UNSET)
  imagePullPolicy: unknown;

  @ObjectOf(SecurityContextDto)
  securityContext: unknown;

  @Bool()
  stdin: unknown;

  @Bool()
  stdinOnce: unknown;

  @Bool()
  tty: unknown;
}

@CoreV1('Container')
export class ContainerDto extends AnyContainerDto {
  @OneOf('Always', 'OnFailure', 'Never')
  restartPolicy: unknown;
}

@CoreV1('Container')
export class InitContainerDto extends AnyContainerDto {
  /** What makes an init container a native sidecar (KEP-753). */
  @OneOf('Always')
  restartPolicy: unknown;
}
