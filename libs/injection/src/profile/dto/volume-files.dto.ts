import { CoreV1 } from '../schema/kind.ts';
import { ObjectsOf } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { isInnerPath } from '../schema/syntax.ts';
import { Bool, isWhole, NonEmpty, Templated, Whole } from '../schema/values.ts';
import { MAX_INT32 } from './handler.dto.ts';
import { ObjectName } from './item.dto.ts';

/** Permission bits; YAML reads `0644` as the octal number that is meant. */
export function FileMode(): PropertyDecorator {
  return Must({
    must: 'be a file mode from 0 to 0777',
    holds: (value) => isWhole(value) && value >= 0 && value <= 0o777,
    remedy: (value) =>
      isWhole(value) && /^[0-7]{3}$/.test(String(value)) ? `write 0${String(value)}` : undefined,
  });
}

/** Where a file goes inside its volume. */
export function FilePath(): PropertyDecorator {
  const fits = (text: string): boolean =>
    text !== '' && isInnerPath(text) && !text.startsWith('..');
  return Templated('be a relative path without .. and not empty', fits);
}

export function UserId(): PropertyDecorator {
  return Whole(0, MAX_INT32);
}

@CoreV1('KeyToPath')
export class KeyToPathDto {
  @Required()
  @NonEmpty()
  key: unknown;

  @Required()
  @FilePath()
  path: unknown;

  @FileMode()
  mode: unknown;

  @UserId()
  user: unknown;
}

@CoreV1('ConfigMapVolumeSource')
export class ConfigMapSourceDto {
  @Required()
  @ObjectName()
  name: unknown;

  @ObjectsOf(KeyToPathDto)
  items: unknown;

  @FileMode()
  defaultMode: unknown;

  @Bool()
  optional: unknown;

  @UserId()
  defaultUser: unknown;
}

@CoreV1('SecretVolumeSource')
export class SecretSourceDto {
  @Required()
  @ObjectName()
  secretName: unknown;

  @ObjectsOf(KeyToPathDto)
  items: unknown;

  @FileMode()
  defaultMode: unknown;

  @Bool()
  optional: unknown;

  @UserId()
  defaultUser: unknown;
}
