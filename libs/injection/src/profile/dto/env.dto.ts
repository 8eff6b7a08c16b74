import { CoreV1 } from '../schema/kind.ts';
import { ObjectOf } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { isDataKey, isEnvName } from '../schema/syntax.ts';
import { Bool, Literal, NonEmpty, Templated, Text } from '../schema/values.ts';
import { EnvFieldDto, ResourceFieldDto } from './field-selector.dto.ts';
import { DnsLabel, ObjectName } from './item.dto.ts';

const SOURCES = ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'];

function EnvName(): PropertyDecorator {
  return Literal('be one or more printable ASCII characters without =', isEnvName);
}

@CoreV1('ConfigMapKeySelector')
export class ConfigMapKeyDto {
  @Required()
  @ObjectName()
  name: unknown;

  @Required()
  @Templated('be a key (1 to 253 of A-Z, a-z, 0-9, -, _ and .)', isDataKey)
  key: unknown;

  @Bool()
  optional: unknown;
}

@CoreV1('SecretKeySelector')
export class SecretKeyDto extends ConfigMapKeyDto {}

@CoreV1('FileKeySelector')
export class FileKeyDto {
  @Required()
  @DnsLabel()
  volumeName: unknown;

  @Required()
  @NonEmpty()
  path: unknown;

  @Required()
  @EnvName()
  key: unknown;

  @Bool()
  optional: unknown;
}

@CoreV1('EnvVarSource', SOURCES)
export class EnvVarSourceDto {
  @ObjectOf(EnvFieldDto)
  fieldRef: unknown;

  @ObjectOf(ResourceFieldDto)
  resourceFieldRef: unknown;

  @ObjectOf(ConfigMapKeyDto)
  configMapKeyRef: unknown;

  @ObjectOf(SecretKeyDto)
  secretKeyRef: unknown;

  @ObjectOf(FileKeyDto)
  fileKeyRef: unknown;
}

@CoreV1('EnvVar')
export class EnvVarDto {
  @Required()
  @EnvName()
  name: unknown;

  @Must({
    must: 'be absent beside valueFrom',
    holds: (value, { valueFrom }) => value === '' || valueFrom === undefined,
  })
  @Text()
  value: unknown;

  @ObjectOf(EnvVarSourceDto)
  valueFrom: unknown;
}

@CoreV1('ConfigMapEnvSource')
export class ConfigMapEnvDto {
  @Required()
  @ObjectName()
  name: unknown;

  @Bool()
  optional: unknown;
}

@CoreV1('SecretEnvSource')
export class SecretEnvDto extends ConfigMapEnvDto {}

@CoreV1('EnvFromSource', ['configMapRef', 'secretRef'])
export class EnvFromDto {
  @Must({
    must: 'be empty or printable ASCII characters without =',
    holds: (value) => value === '' || (typeof value === 'string' && isEnvName(value)),
  })
  prefix: unknown;

  @ObjectOf(ConfigMapEnvDto)
  configMapRef: unknown;

  @ObjectOf(SecretEnvDto)
  secretRef: unknown;
}
