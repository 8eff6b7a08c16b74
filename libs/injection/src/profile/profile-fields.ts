import type { Container, EnvVar, Volume, VolumeMount } from '@sidecar-injector/admission';
import { INIT_CONTAINER } from './core/container-rules.ts';
import { show } from './report/format.ts';
import { elements } from './schema/plain.ts';
import {
  choice,
  core,
  filled,
  list,
  map,
  part,
  required,
  type Rule,
  type Shape,
  type Typed,
} from './schema/shape.ts';
import { DNS_LABEL, isIpAddress, isLabelValue, isQualifiedName } from './schema/syntax.ts';
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
} from './schema/values.ts';

/** What begins so is the injector's own: its switches and its status. */
const OWN_PREFIX = 'sidecar-injector.io/';

/** What the API server allows to all annotations of an object. */
const MAX_ANNOTATIONS = 262_144;

const KEY_FORM =
  'NAME or DOMAIN/NAME (NAME: 1 to 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';
const LABEL_VALUE =
  'be a label value (at most 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';
const labelValue = literal(LABEL_VALUE, isLabelValue);

const key = (must: string, fits: (key: string) => boolean): Rule => ({
  must: `have a key ${must}`,
  holds: (one) => isText(one) && fits(one),
  seen: (one) => `has ${show(one)}`,
});
const LABEL_KEY = key(`of the form ${KEY_FORM}`, isQualifiedName);
/** Capitals may stand in the domain of an annotation, too. */
const ANNOTATION_KEY = key(`of the form ${KEY_FORM}`, (one) => isQualifiedName(one.toLowerCase()));
const FOREIGN_KEY = key(
  `outside ${OWN_PREFIX}, which only the injector sets`,
  (one) => !one.startsWith(OWN_PREFIX),
);

const WITH_VALUES: readonly unknown[] = ['In', 'NotIn'];
const WITHOUT_VALUES: readonly unknown[] = ['Exists', 'DoesNotExist'];

/** meta/v1 LabelSelectorRequirement. */
export const LABEL_REQUIREMENT = part('a label requirement', {
  key: required(literal(`be ${KEY_FORM}`, isQualifiedName)),
  operator: required(oneOf('In', 'NotIn', 'Exists', 'DoesNotExist')),
  values: {
    ...list(labelValue),
    beside: {
      must: 'have at least one value with operator In or NotIn, and none with the others',
      holds: (values, { operator }) =>
        elements(values).length > 0
          ? !WITHOUT_VALUES.includes(operator)
          : !WITH_VALUES.includes(operator),
      seen: (values) =>
        values === undefined ? 'is missing' : `has ${String(elements(values).length)}`,
    },
    isAskedMissing: true,
  },
});

/** meta/v1 LabelSelector; an empty one selects everything. */
export const LABEL_SELECTOR = filled('a label selector', {
  matchLabels: map([LABEL_KEY], labelValue),
  matchExpressions: list(LABEL_REQUIREMENT),
});

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
