import { CoreV1 } from '../schema/kind.ts';
import { ObjectOf } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { isMapping } from '../schema/plain.ts';
import { DnsLabel } from './item.dto.ts';
import { ConfigMapSourceDto, SecretSourceDto } from './volume-files.dto.ts';
import { DownwardApiSourceDto, ProjectedSourceDto } from './volume-projected.dto.ts';
import {
  ClaimSourceDto,
  CsiSourceDto,
  EmptyDirSourceDto,
  HostPathSourceDto,
  ImageSourceDto,
  NfsSourceDto,
} from './volume-source.dto.ts';

/** The usual ones first: a message names three. */
const CHECKED_SOURCES = [
  'emptyDir',
  'configMap',
  'secret',
  'projected',
  'downwardAPI',
  'persistentVolumeClaim',
  'hostPath',
  'csi',
  'image',
  'nfs',
];

/** Rare, or gone from Kubernetes but for the name: checked no further. */
const OTHER_SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'iscsi',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];

@CoreV1('Volume', [...CHECKED_SOURCES, ...OTHER_SOURCES])
export class VolumeDto {
  @Required()
  @DnsLabel()
  name: unknown;

  @ObjectOf(EmptyDirSourceDto)
  emptyDir: unknown;

  @ObjectOf(ConfigMapSourceDto)
  configMap: unknown;

  @ObjectOf(SecretSourceDto)
  secret: unknown;

  @ObjectOf(ProjectedSourceDto)
  projected: unknown;

  @ObjectOf(DownwardApiSourceDto)
  downwardAPI: unknown;

  @ObjectOf(ClaimSourceDto)
  persistentVolumeClaim: unknown;

  @ObjectOf(HostPathSourceDto)
  hostPath: unknown;

  @ObjectOf(CsiSourceDto)
  csi: unknown;

  @ObjectOf(ImageSourceDto)
  image: unknown;

  @ObjectOf(NfsSourceDto)
  nfs: unknown;
}

for (const source of OTHER_SOURCES) {
  Must({ must: 'be a mapping', holds: isMapping })(VolumeDto.prototype, source);
}
