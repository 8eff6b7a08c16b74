import type { Container, EnvVar, Volume, VolumeMount } from '@sidecar-injector/admission';
import { INIT_CONTAINER } from '../core/container-rules.ts';
import {
  choice,
  core,
  filled,
  list,
  map,
  part,
  required,
  type Shape,
  type Typed,
} from '../schema/shape.ts';
import { DNS_LABEL, isIpAddress, isLabelValue } from '../schema/syntax.ts';
import {
  bool,
  DNS_LABEL_FORM,
  dnsLabel,
  isText,
  literal,
  NOT_EMPTY,
  objectName,
  oneOf,
  templated,
  text,
} from '../schema/values.ts';
import { ANNOTATION_KEY, FOREIGN_KEY, LABEL_KEY, LABEL_SELECTOR, LABEL_VALUE } from './labels.ts';

/** What the API server allows to all annotations of an object. */
const MAX_ANNOTATIONS = 262_144;

const SELECTOR = filled('a selector', {
  podSelector: { ...LABEL_SELECTOR, preset: {} },
  namespaceSelector: { ...LABEL_SELECTOR, preset: {} },
});

const END = oneOf('first', 'last');
const PLACEMENT = choice(
  'a placement',
  { before: dnsLabel, after: dnsLabel },
  { ...END, rule: { ...END.rule, must: 'be first, last, {before: NAME} or {after: NAME}' } },
);

/** Injection fills no expressions here: what a Pod has already is known by its name. */
const PULL_SECRET = part('an image pull secret', {
  name: required(
    literal(
      'be a non-empty string without expressions',
      (name) => name !== '' && !name.includes('${'),
      { minLength: 1 },
    ),
  ),
});

const HOST_ALIAS = part('a host alias', {
  ip: required(templated('be an IP address', isIpAddress)),
  hostnames: list(objectName),
});

/** What the containers of the app get. */
export const APP_ENTRY = filled('an app entry', {
  containers: {
    ...field(
      list(literal(`be * or ${DNS_LABEL_FORM}`, (one) => one === '*' || DNS_LABEL.test(one))),
      ['*'],
      'names; `*` means all in `spec.containers`. An init container must be named',
    ),
    beside: NOT_EMPTY,
  },
  env: field(
    list(core<EnvVar>('EnvVar')),
    [],
    'core/v1 EnvVars; a variable that the container sets itself stays as it is',
  ),
  envFrom: field(list(core<object>('EnvFromSource')), [], 'core/v1 EnvFromSources'),
  volumeMounts: field(list(core<VolumeMount>('VolumeMount')), [], 'core/v1 VolumeMounts'),
});

/** A profile as it is written: the types, the checks, the chart and the documentation follow it. */
export const PROFILE = filled('a profile', {
  apiVersion: {
    ...oneOf('sidecar-injector.io/v1alpha1'),
    otherwise: 'none',
    meaning: '`sidecar-injector.io/v1alpha1`, or absent',
  },
  name: {
    ...dnsLabel,
    otherwise: 'the file without ending',
    meaning: 'a DNS label; Pods and statuses name the profile by it',
  },
  default: field(bool, true, 'whether Pods that name no profile get it'),
  os: field(
    oneOf('linux', 'windows'),
    'linux',
    '`linux` or `windows`: for which Pods the images are',
  ),
  selector: {
    ...field(
      SELECTOR,
      { podSelector: {}, namespaceSelector: {} },
      'which Pods, in which namespaces, get it by default',
    ),
    otherwise: 'selects everything',
  },
  placement: field(PLACEMENT, 'last', 'where the containers stand among those of the Pod'),
  mode: field(
    oneOf('container', 'native', 'auto'),
    'auto',
    'whether `containers` become plain containers or native sidecars',
  ),
  onConflict: field(
    oneOf('skip', 'deny'),
    'skip',
    'what happens when the Pod has something of the same name',
  ),
  allowHostNetwork: field(bool, false, 'whether Pods in the network of their node get it'),
  containers: field(list(core<Container>('Container')), [], 'core/v1 Containers, as in a Pod'),
  initContainers: field(
    list(core<Container>('Container', INIT_CONTAINER)),
    [],
    'core/v1 Containers; with `restartPolicy: Always` one is a native sidecar',
  ),
  volumes: field(list(core<Volume>('Volume')), [], 'core/v1 Volumes, each with exactly one source'),
  imagePullSecrets: field(list(PULL_SECRET), [], '`{name}` of Secrets in the namespace of the Pod'),
  hostAliases: field(list(HOST_ALIAS), [], '`{ip, hostnames}`: lines for `/etc/hosts`'),
  labels: field(
    map([LABEL_KEY, FOREIGN_KEY], templated(LABEL_VALUE, isLabelValue)),
    {},
    'for the Pod; its own value of a label stays',
  ),
  annotations: {
    ...field(
      map([ANNOTATION_KEY, FOREIGN_KEY], text),
      {},
      'for the Pod; its own value of an annotation stays',
    ),
    beside: {
      must: `be at most ${String(MAX_ANNOTATIONS)} characters together`,
      holds: (annotations) => sizeOf(annotations) <= MAX_ANNOTATIONS,
      seen: () => 'is longer',
    },
  },
  app: field(list(APP_ENTRY), [], 'what the containers of the app get'),
});

function field<S extends Shape, T>(
  shape: S & Typed<T>,
  preset: NoInfer<T>,
  meaning: string,
): S & { readonly preset: T; readonly meaning: string } {
  return { ...shape, preset, meaning };
}

function sizeOf(annotations: unknown): number {
  return Object.entries(annotations as object)
    .flat()
    .reduce((sum: number, one: unknown) => sum + (isText(one) ? one.length : 0), 0);
}
