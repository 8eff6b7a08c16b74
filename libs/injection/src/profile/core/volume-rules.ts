import { core, type CoreRules, required } from '../schema/shape.ts';
import { isInnerPath } from '../schema/syntax.ts';
import {
  anything,
  count,
  dnsLabel,
  isWhole,
  literal,
  nonEmpty,
  objectName,
  oneOf,
  path,
  PULL_POLICY,
  templated,
  UNSET,
  value,
  whole,
} from '../schema/values.ts';
import { fieldPath } from './env-rules.ts';

const MEDIUM = /^(?:|Memory|HugePages(?:-.+)?)$/;
const FILE_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.labels',
  'metadata.annotations',
];

/** Permission bits; YAML reads `0644` as the octal number that is meant. */
const mode = value({
  must: 'be a file mode from 0 to 0777',
  holds: (one) => isWhole(one) && one >= 0 && one <= 0o777,
  remedy: (one) =>
    isWhole(one) && /^[0-7]{3}$/.test(String(one)) ? `write 0${String(one)}` : undefined,
});

/** Where a file goes inside its volume. */
const filePath = templated(
  'be a relative path without .. and not empty',
  (text) => text !== '' && isInnerPath(text) && !text.startsWith('..'),
);
const reference = required(objectName);
const files = { defaultMode: mode, defaultUser: count };

/** What Kubernetes demands of volumes. */
export const VOLUME_RULES = {
  CSIVolumeSource: { driver: nonEmpty, volumeAttributes: anything },
  ConfigMapProjection: { name: reference },
  ConfigMapVolumeSource: { name: reference, ...files },
  DownwardAPIProjection: {},
  DownwardAPIVolumeFile: {
    path: filePath,
    fieldRef: core('ObjectFieldSelector', { fieldPath: fieldPath(FILE_FIELDS) }),
    mode,
    user: count,
  },
  DownwardAPIVolumeSource: files,
  EmptyDirVolumeSource: {
    medium: literal('be Memory, HugePages, HugePages-SIZE or empty', MEDIUM),
    mode: whole(0, 0o1777),
  },
  HostPathVolumeSource: {
    path,
    type: oneOf(
      'DirectoryOrCreate',
      'Directory',
      'FileOrCreate',
      'File',
      'Socket',
      'CharDevice',
      'BlockDevice',
      UNSET,
    ),
  },
  ImageVolumeSource: { reference: required(nonEmpty), pullPolicy: PULL_POLICY },
  KeyToPath: { key: nonEmpty, path: filePath, mode, user: count },
  LocalObjectReference: { name: reference },
  NFSVolumeSource: {
    server: nonEmpty,
    path: templated('be an absolute path', (text) => text.startsWith('/')),
  },
  PersistentVolumeClaimVolumeSource: { claimName: objectName },
  ProjectedVolumeSource: files,
  SecretProjection: { name: reference },
  SecretVolumeSource: { secretName: reference, ...files },
  ServiceAccountTokenProjection: {
    expirationSeconds: whole(600, 2 ** 32),
    path: filePath,
    user: count,
  },
  Volume: { name: dnsLabel },
  VolumeProjection: {},
} satisfies Readonly<Record<string, CoreRules>>;
