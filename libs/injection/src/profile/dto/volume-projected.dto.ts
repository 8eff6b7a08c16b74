import { CoreV1 } from '../schema/kind.ts';
import { ObjectOf, ObjectsOf } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { isMapping } from '../schema/plain.ts';
import { Bool, Text, Whole } from '../schema/values.ts';
import { FileFieldDto, ResourceFieldDto } from './field-selector.dto.ts';
import { ObjectName } from './item.dto.ts';
import { FileMode, FilePath, KeyToPathDto, UserId } from './volume-files.dto.ts';

const PROJECTIONS = [
  'clusterTrustBundle',
  'configMap',
  'downwardAPI',
  'podCertificate',
  'secret',
  'serviceAccountToken',
];

@CoreV1('DownwardAPIVolumeFile', ['fieldRef', 'resourceFieldRef'])
export class DownwardApiFileDto {
  @Required()
  @FilePath()
  path: unknown;

  @ObjectOf(FileFieldDto)
  fieldRef: unknown;

  @ObjectOf(ResourceFieldDto)
  resourceFieldRef: unknown;

  @FileMode()
  mode: unknown;

  @UserId()
  user: unknown;
}

@CoreV1('DownwardAPIVolumeSource')
export class DownwardApiSourceDto {
  @ObjectsOf(DownwardApiFileDto)
  items: unknown;

  @FileMode()
  defaultMode: unknown;

  @UserId()
  defaultUser: unknown;
}

@CoreV1('DownwardAPIProjection')
export class DownwardApiProjectionDto {
  @ObjectsOf(DownwardApiFileDto)
  items: unknown;
}

@CoreV1('ConfigMapProjection')
export class ConfigMapProjectionDto {
  @Required()
  @ObjectName()
  name: unknown;

  @ObjectsOf(KeyToPathDto)
  items: unknown;

  @Bool()
  optional: unknown;
}

@CoreV1('SecretProjection')
export class SecretProjectionDto extends ConfigMapProjectionDto {}

@CoreV1('ServiceAccountTokenProjection')
export class TokenProjectionDto {
  @Text()
  audience: unknown;

  @Whole(600, 2 ** 32)
  expirationSeconds: unknown;

  @Required()
  @FilePath()
  path: unknown;

  @UserId()
  user: unknown;
}

@CoreV1('VolumeProjection', PROJECTIONS)
export class ProjectionDto {
  @ObjectOf(SecretProjectionDto)
  secret: unknown;

  @ObjectOf(DownwardApiProjectionDto)
  downwardAPI: unknown;

  @ObjectOf(ConfigMapProjectionDto)
  configMap: unknown;

  @ObjectOf(TokenProjectionDto)
  serviceAccountToken: unknown;

  @Must({ must: 'be a mapping', holds: isMapping })
  clusterTrustBundle: unknown;

  @Must({ must: 'be a mapping', holds: isMapping })
  podCertificate: unknown;
}

@CoreV1('ProjectedVolumeSource')
export class ProjectedSourceDto {
  @ObjectsOf(ProjectionDto)
  sources: unknown;

  @FileMode()
  defaultMode: unknown;

  @UserId()
  defaultUser: unknown;
}
