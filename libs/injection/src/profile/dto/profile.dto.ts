import { ProfilePart } from '../schema/kind.ts';
import { Item, ListOf, MapOf, ObjectOf, ObjectOrValue, ObjectsOf } from '../schema/members.ts';
import { Must, Required } from '../schema/rule.ts';
import { isDnsLabel } from '../schema/syntax.ts';
import { Bool, isText, Literal, OneOf, Templated } from '../schema/values.ts';
import { isIpAddress } from '../schema/ip-address.ts';
import { isMapping } from '../schema/plain.ts';
import { ContainerDto, InitContainerDto } from './container.dto.ts';
import { EnvFromDto, EnvVarDto } from './env.dto.ts';
import { DNS_LABEL, DnsLabel, HostnameItem } from './item.dto.ts';
import { AnnotationItem, LabelItem } from './label.dto.ts';
import { VolumeMountDto } from './mount.dto.ts';
import { SelectorDto } from './selector.dto.ts';
import { VolumeDto } from './volume.dto.ts';

export const API_VERSION = 'sidecar-injector.io/v1alpha1';

/** What the API server allows to all annotations of an object. */
const MAX_ANNOTATIONS = 262_144;

@ProfilePart('a placement', ['before', 'after'])
export class PlacementDto {
  @DnsLabel()
  before: unknown;

  @DnsLabel()
  after: unknown;
}

class AppContainerItem extends Item {
  @Literal(`be * or ${DNS_LABEL}`, (text) => text === '*' || isDnsLabel(text))
  value: unknown;
}

@ProfilePart('an app entry')
export class AppDto {
  @Must({
    must: 'have at least one element',
    holds: (value) => !Array.isArray(value) || value.length > 0,
  })
  @ListOf(AppContainerItem)
  containers: unknown;

  @ObjectsOf(EnvVarDto)
  env: unknown;

  @ObjectsOf(EnvFromDto)
  envFrom: unknown;

  @ObjectsOf(VolumeMountDto)
  volumeMounts: unknown;
}

/** Injection fills no expressions here: what a Pod has already is known by its name. */
@ProfilePart('an image pull secret')
export class PullSecretDto {
  @Required()
  @Literal(
    'be a non-empty string without expressions',
    (text) => text !== '' && !text.includes('${'),
  )
  name: unknown;
}

@ProfilePart('a host alias')
export class HostAliasDto {
  @Required()
  @Templated('be an IP address', isIpAddress)
  ip: unknown;

  @ListOf(HostnameItem)
  hostnames: unknown;
}

function sizeOf(items: ReadonlyMap<unknown, Item>): number {
  return [...items].reduce((sum, [key, { value }]) => sum + lengthOf(key) + lengthOf(value), 0);
}

function lengthOf(value: unknown): number {
  return isText(value) ? value.length : 0;
}

/** A profile as it is written. */
@ProfilePart('a profile')
export class ProfileDto {
  @OneOf(API_VERSION)
  apiVersion: unknown;

  @DnsLabel()
  name: unknown;

  @Bool()
  default: unknown;

  @OneOf('linux', 'windows')
  os: unknown;

  @ObjectOf(SelectorDto)
  selector: unknown;

  @Must({
    must: 'be first, last, {before: NAME} or {after: NAME}',
    holds: (value) => isMapping(value) || value === 'first' || value === 'last',
  })
  @ObjectOrValue(PlacementDto)
  placement: unknown;

  @OneOf('container', 'native', 'auto')
  mode: unknown;

  @OneOf('skip', 'deny')
  onConflict: unknown;

  @Bool()
  allowHostNetwork: unknown;

  @ObjectsOf(ContainerDto)
  containers: unknown;

  @ObjectsOf(InitContainerDto)
  initContainers: unknown;

  @ObjectsOf(VolumeDto)
  volumes: unknown;

  @ObjectsOf(PullSecretDto)
  imagePullSecrets: unknown;

  @ObjectsOf(HostAliasDto)
  hostAliases: unknown;

  @MapOf(LabelItem)
  labels: unknown;

  @Must({
    must: `be at most ${String(MAX_ANNOTATIONS)} characters together`,
    holds: (value) => !(value instanceof Map) || sizeOf(value) <= MAX_ANNOTATIONS,
    seen: () => 'is longer',
  })
  @MapOf(AnnotationItem)
  annotations: unknown;

  @ObjectsOf(AppDto)
  app: unknown;
}
