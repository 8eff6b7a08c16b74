import { CoreV1 } from '../schema/kind.ts';
import { ListOf, ObjectOf } from '../schema/members.ts';
import { Demand, Must, Required } from '../schema/rule.ts';
import { Bool, NonEmpty, OneOf, Text, Whole } from '../schema/values.ts';
import { TextItem } from './item.dto.ts';
import { MAX_INT32 } from './handler.dto.ts';

@CoreV1('Capabilities')
export class CapabilitiesDto {
  @ListOf(TextItem)
  add: unknown;

  @ListOf(TextItem)
  drop: unknown;
}

@CoreV1('SeccompProfile')
export class SeccompProfileDto {
  @Required()
  @OneOf('Localhost', 'RuntimeDefault', 'Unconfined')
  type: unknown;

  @Demand({
    must: 'be set with type Localhost, and only then',
    holds: (value, { type }) => (type === 'Localhost') === (value !== undefined),
  })
  @NonEmpty()
  localhostProfile: unknown;
}

@CoreV1('AppArmorProfile')
export class AppArmorProfileDto extends SeccompProfileDto {}

@CoreV1('SELinuxOptions')
export class SeLinuxOptionsDto {
  @Text()
  user: unknown;

  @Text()
  role: unknown;

  @Text()
  type: unknown;

  @Text()
  level: unknown;
}

@CoreV1('WindowsSecurityContextOptions')
export class WindowsOptionsDto {
  @Text()
  gmsaCredentialSpecName: unknown;

  @Text()
  gmsaCredentialSpec: unknown;

  @Text()
  runAsUserName: unknown;

  @Bool()
  hostProcess: unknown;
}

@CoreV1('SecurityContext')
export class SecurityContextDto {
  @ObjectOf(CapabilitiesDto)
  capabilities: unknown;

  @Bool()
  privileged: unknown;

  @ObjectOf(SeLinuxOptionsDto)
  seLinuxOptions: unknown;

  @ObjectOf(WindowsOptionsDto)
  windowsOptions: unknown;

  @Must({
    must: 'be other than 0 beside runAsNonRoot: true',
    holds: (value, { runAsNonRoot }) => value !== 0 || runAsNonRoot !== true,
  })
  @Whole(0, MAX_INT32)
  runAsUser: unknown;

  @Whole(0, MAX_INT32)
  runAsGroup: unknown;

  @Bool()
  runAsNonRoot: unknown;

  @Bool()
  readOnlyRootFilesystem: unknown;

  @Must({
    must: 'be absent or true beside privileged: true',
    holds: (value, { privileged }) => value !== false || privileged !== true,
  })
  @Bool()
  allowPrivilegeEscalation: unknown;

  @OneOf('Default', 'Unmasked')
  procMount: unknown;

  @ObjectOf(SeccompProfileDto)
  seccompProfile: unknown;

  @ObjectOf(AppArmorProfileDto)
  appArmorProfile: unknown;
}
