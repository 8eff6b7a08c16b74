import { CoreV1 } from '../schema/kind.ts';
import { ObjectOf } from '../schema/members.ts';
import { Required } from '../schema/rule.ts';
import { hasNoBacksteps } from '../schema/syntax.ts';
import {
  Anything,
  Bool,
  Literal,
  NonEmpty,
  OneOf,
  Templated,
  Text,
  UNSET,
  Whole,
} from '../schema/values.ts';
import { ObjectName } from './item.dto.ts';
import { Quantity } from './resources.dto.ts';

const MEDIUM = /^(?:|Memory|HugePages(?:-.+)?)$/;

@CoreV1('LocalObjectReference')
export class ObjectReferenceDto {
  @Required()
  @ObjectName()
  name: unknown;
}

@CoreV1('EmptyDirVolumeSource')
export class EmptyDirSourceDto {
  @Literal('be Memory, HugePages, HugePages-SIZE or empty', (text) => MEDIUM.test(text))
  medium: unknown;

  @Quantity()
  sizeLimit: unknown;

  @Whole(0, 0o1777)
  mode: unknown;
}

@CoreV1('HostPathVolumeSource')
export class HostPathSourceDto {
  @Required()
  @Templated('be a path without ..', (text) => text !== '' && hasNoBacksteps(text))
  path: unknown;

  @OneOf(
    'DirectoryOrCreate',
    'Directory',
    'FileOrCreate',
    'File',
    'Socket',
    'CharDevice',
    'BlockDevice',
    UNSET,
  )
  type: unknown;
}

@CoreV1('PersistentVolumeClaimVolumeSource')
export class ClaimSourceDto {
  @Required()
  @ObjectName()
  claimName: unknown;

  @Bool()
  readOnly: unknown;
}

@CoreV1('CSIVolumeSource')
export class CsiSourceDto {
  @Required()
  @NonEmpty()
  driver: unknown;

  @Bool()
  readOnly: unknown;

  @Text()
  fsType: unknown;

  @Anything()
  volumeAttributes: unknown;

  @ObjectOf(ObjectReferenceDto)
  nodePublishSecretRef: unknown;
}

@CoreV1('ImageVolumeSource')
export class ImageSourceDto {
  @Required()
  @NonEmpty()
  reference: unknown;

  @OneOf('Always', 'IfNotPresent', 'Never', UNSET)
  pullPolicy: unknown;
}

@CoreV1('NFSVolumeSource')
export class NfsSourceDto {
  @Required()
  @NonEmpty()
  server: unknown;

  @Required()
  @Templated('be an absolute path', (text) => text.startsWith('/'))
  path: unknown;

  @Bool()
  readOnly: unknown;
}
