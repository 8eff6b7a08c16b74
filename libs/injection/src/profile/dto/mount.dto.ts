import { CoreV1 } from '../schema/kind.ts';
import { ListOf, Item } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { hasNoBacksteps, isInnerPath, isMountPath } from '../schema/syntax.ts';
import { Bool, OneOf, Templated } from '../schema/values.ts';
import { DnsLabel } from './item.dto.ts';

const INNER_PATH = 'be a relative path without ..';

class BindMountOptionItem extends Item {
  @OneOf('noexec', 'nodev', 'nosuid')
  value: unknown;
}

@CoreV1('VolumeMount')
export class VolumeMountDto {
  @Required()
  @DnsLabel()
  name: unknown;

  @Required()
  @Templated('be an absolute path without :', isMountPath)
  mountPath: unknown;

  @Bool()
  readOnly: unknown;

  @Must({
    must: 'be Disabled where readOnly is not true',
    holds: (value, { readOnly }) => value === 'Disabled' || readOnly === true,
  })
  @OneOf('Disabled', 'IfPossible', 'Enabled')
  recursiveReadOnly: unknown;

  @OneOf('None', 'HostToContainer', 'Bidirectional')
  mountPropagation: unknown;

  @Templated(INNER_PATH, isInnerPath)
  subPath: unknown;

  @Must({
    must: 'be absent beside subPath',
    holds: (value, { subPath }) => value === '' || subPath === undefined || subPath === '',
  })
  @Templated(INNER_PATH, isInnerPath)
  subPathExpr: unknown;

  @ListOf(BindMountOptionItem)
  bindMountOptions: unknown;
}

@CoreV1('VolumeDevice')
export class VolumeDeviceDto {
  @Required()
  @DnsLabel()
  name: unknown;

  @Required()
  @Templated('be a path without ..', (text) => text !== '' && hasNoBacksteps(text))
  devicePath: unknown;
}
