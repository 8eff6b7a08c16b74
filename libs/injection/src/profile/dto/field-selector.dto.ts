import { CoreV1 } from '../schema/kind.ts';
import { Must, Required } from '../schema/rule.ts';
import { isQuantity } from '../schema/quantity.ts';
import { isQualifiedName } from '../schema/syntax.ts';
import { isText, Literal, meantOf, NonEmpty, OneOf } from '../schema/values.ts';

const SUBSCRIPT = /^metadata\.(?:labels|annotations)\['(.+)'\]$/;
const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const FILE_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.labels',
  'metadata.annotations',
];
const RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** A path that the downward API knows: listed, or one label or annotation. */
function FieldPath(fields: readonly string[]): PropertyDecorator {
  return Must({
    must: `be one of ${fields.join(', ')}, metadata.labels['KEY'] and metadata.annotations['KEY']`,
    holds: (value) => isText(value) && (fields.includes(value) || isSubscript(value)),
    remedy: (value) => meantOf(value, fields),
  });
}

function isSubscript(text: string): boolean {
  const key = SUBSCRIPT.exec(text)?.[1];
  return key !== undefined && isQualifiedName(key);
}

/** As a variable takes it. */
@CoreV1('ObjectFieldSelector')
export class EnvFieldDto {
  @OneOf('v1')
  apiVersion: unknown;

  @Required()
  @FieldPath(ENV_FIELDS)
  fieldPath: unknown;
}

/** As a file of a volume takes it. */
@CoreV1('ObjectFieldSelector')
export class FileFieldDto {
  @OneOf('v1')
  apiVersion: unknown;

  @Required()
  @FieldPath(FILE_FIELDS)
  fieldPath: unknown;
}

@CoreV1('ResourceFieldSelector')
export class ResourceFieldDto {
  @NonEmpty()
  containerName: unknown;

  @Required()
  @Literal('be such as limits.cpu or requests.memory', (text) => RESOURCE.test(text))
  resource: unknown;

  @Must({
    must: 'be a quantity such as 1, 1m or 1Mi',
    holds: isQuantity,
  })
  divisor: unknown;
}
