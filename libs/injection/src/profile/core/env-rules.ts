import { isMapping } from '../schema/plain.ts';
import { type CoreRules, required, type Typed, type Value } from '../schema/shape.ts';
import { ENV_NAME, isDataKey, isQualifiedName, isQuantity } from '../schema/syntax.ts';
import {
  dnsLabel,
  isText,
  literal,
  meantOf,
  nonEmpty,
  objectName,
  oneOf,
  templated,
  value,
} from '../schema/values.ts';

const RESOURCE = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;
const SUBSCRIPT = /^metadata\.(?:labels|annotations)\['(.+)'\]$/;
const FIELDS = [
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

const envName = literal('be one or more printable ASCII characters without =', ENV_NAME);
const reference = { name: required(objectName) };
const keyReference = {
  ...reference,
  key: templated('be a key (1 to 253 of A-Z, a-z, 0-9, -, _ and .)', isDataKey),
};

/** A path that the downward API knows: listed, or one label or annotation. */
export function fieldPath(fields: readonly string[]): Value & Typed<string> {
  const isSubscript = (path: string): boolean => isQualifiedName(SUBSCRIPT.exec(path)?.[1] ?? '');
  return value({
    must: `be one of ${fields.join(', ')}, metadata.labels['KEY'] and metadata.annotations['KEY']`,
    holds: (one) => isText(one) && (fields.includes(one) || isSubscript(one)),
    remedy: (one) => meantOf(one, fields),
  });
}

/** What Kubernetes demands of variables. */
export const ENV_RULES = {
  ConfigMapEnvSource: reference,
  ConfigMapKeySelector: keyReference,
  EnvFromSource: {
    prefix: value({
      must: 'be empty or printable ASCII characters without =',
      holds: (one) => one === '' || (isText(one) && ENV_NAME.test(one)),
    }),
  },
  EnvVar: {
    name: envName,
    value: {
      beside: {
        must: 'be absent beside valueFrom',
        holds: (one, { valueFrom }) => one === '' || !isMapping(valueFrom),
      },
    },
  },
  EnvVarSource: {},
  FileKeySelector: { volumeName: dnsLabel, path: nonEmpty, key: envName },
  ObjectFieldSelector: { apiVersion: oneOf('v1'), fieldPath: fieldPath(FIELDS) },
  ResourceFieldSelector: {
    containerName: nonEmpty,
    resource: literal('be such as limits.cpu or requests.memory', RESOURCE),
    divisor: value({ must: 'be a quantity such as 1, 1m or 1Mi', holds: isQuantity }),
  },
  SecretEnvSource: reference,
  SecretKeySelector: keyReference,
} satisfies Readonly<Record<string, CoreRules>>;
