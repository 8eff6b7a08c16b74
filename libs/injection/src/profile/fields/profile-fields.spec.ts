import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../testing.ts';

const LABEL =
  'must be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends)';
const KEY =
  'NAME or DOMAIN/NAME (NAME: 1 to 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';
const VALUE =
  'must be a label value (at most 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';
const OWN = 'must have a key outside sidecar-injector.io/, which only the injector sets';
const FIELDS =
  'apiVersion, name, default, os, selector, placement, mode, onConflict, allowHostNetwork, containers, initContainers, volumes, imagePullSecrets, hostAliases, labels, annotations and app';
const LONG = 'a'.repeat(64);

describe('the fields of a profile', () => {
  describe('when a field is wrong', () => {
    it.each([
      ['apiVersion: v1', 'apiVersion: must be sidecar-injector.io/v1alpha1, is "v1"'],
      [
        'apiVersion: sidecar-injector.io/v1alpha2',
        'apiVersion: must be sidecar-injector.io/v1alpha1, is "sidecar-injector.io/v1alpha2"; did you mean sidecar-injector.io/v1alpha1?',
      ],
      ['name: Mesh', `name: ${LABEL}, is "Mesh"`],
      ['name: -mesh', `name: ${LABEL}, is "-mesh"`],
      ['name: ""', `name: ${LABEL}, is ""`],
      ['name: 8080', `name: ${LABEL}, is 8080; quote it: "8080"`],
      ['name: ${pod.namespace}', `name: ${LABEL}, is "\${pod.namespace}"`],
      [`name: ${LONG}`, `name: ${LABEL}, is "${'a'.repeat(59)}…`],
      ['default: "yes"', 'default: must be true or false, is "yes"'],
      ['default: 1', 'default: must be true or false, is 1'],
      ['os: Linux', 'os: must be one of linux and windows, is "Linux"; did you mean linux?'],
      ['os: darwin', 'os: must be one of linux and windows, is "darwin"'],
      ['mode: sidecar', 'mode: must be one of container, native and auto, is "sidecar"'],
      [
        'mode: natve',
        'mode: must be one of container, native and auto, is "natve"; did you mean native?',
      ],
      ['onConflict: fail', 'onConflict: must be one of skip and deny, is "fail"'],
      ['allowHostNetwork: 0', 'allowHostNetwork: must be true or false, is 0'],
      ['containers: c', 'containers: must be a list, is "c"'],
      ['containers: {name: c}', 'containers: must be a list, is {"name":"c"}'],
      ['containers: [c]', 'containers[0]: must be a mapping, is "c"'],
      ['containers: [null]', 'containers[0]: must be a mapping, is null'],
      ['containers: [[]]', 'containers[0]: must be a mapping, is []'],
      ['volumes: 3', 'volumes: must be a list, is 3'],
      ['labels: [a]', 'labels: must be a mapping, is ["a"]'],
      ['annotations: text', 'annotations: must be a mapping, is "text"'],
    ])('should say so for %s', (yaml, problem) => {
      expect(problemsOf(`${yaml}\nhostAliases: [{ip: 10.0.0.1}]`)).toEqual([problem]);
    });
  });

  describe('when a field is unknown', () => {
    it.each([
      [
        'contaners: []',
        'contaners: must be a field of a profile, is unknown; did you mean containers?',
      ],
      [
        'initcontainers: []',
        'initcontainers: must be a field of a profile, is unknown; did you mean initContainers?',
      ],
      ['kind: Profile', `kind: must be a field of a profile, is unknown; known are ${FIELDS}`],
      ['__proto__: {}', `__proto__: must be a field of a profile, is unknown; known are ${FIELDS}`],
      [
        'constructor: {}',
        `constructor: must be a field of a profile, is unknown; known are ${FIELDS}`,
      ],
      [
        'selector: {podselector: {}}',
        'selector.podselector: must be a field of a selector, is unknown; did you mean podSelector?',
      ],
      [
        'selector: {podSelector: {app: web}}',
        'selector.podSelector.app: must be a field of a label selector, is unknown; known are matchLabels and matchExpressions',
      ],
      [
        'placement: {before: a, aftr: b}',
        'placement.aftr: must be a field of a placement, is unknown; did you mean after?',
      ],
      [
        'app: [{env: [{name: A}], volumeMount: []}]',
        'app[0].volumeMount: must be a field of an app entry, is unknown; did you mean volumeMounts?',
      ],
      [
        'hostAliases: [{ip: "::1", hostname: a}]',
        'hostAliases[0].hostname: must be a field of a host alias, is unknown; did you mean hostnames?',
      ],
      [
        'imagePullSecrets: [{name: a, key: b}]',
        'imagePullSecrets[0].key: must be a field of an image pull secret, is unknown; known are name',
      ],
    ])('should say so for %s', (yaml, problem) => {
      expect(problemsOf(yaml)).toEqual([problem]);
    });
  });

  describe('when a selector is wrong', () => {
    const requirement = (text: string): string =>
      `hostAliases: [{ip: "::1"}]\nselector: {podSelector: {matchExpressions: [{${text}}]}}`;
    const values =
      'must have at least one value with operator In or NotIn, and none with the others';
    const place = 'selector.podSelector.matchExpressions[0]';

    it.each([
      ['operator: Exists', `${place}.key: must be set, is missing`],
      ['key: a b, operator: Exists', `${place}.key: must be ${KEY}, is "a b"`],
      ['key: a', `${place}.operator: must be set, is missing`],
      [
        'key: a, operator: in, values: [b]',
        `${place}.operator: must be one of In, NotIn, Exists and DoesNotExist, is "in"; did you mean In?`,
      ],
      ['key: a, operator: In', `${place}.values: ${values}, is missing`],
      ['key: a, operator: NotIn, values: []', `${place}.values: ${values}, has 0`],
      ['key: a, operator: Exists, values: [b]', `${place}.values: ${values}, has 1`],
      ['key: a, operator: In, values: [b, 1]', `${place}.values[1]: ${VALUE}, is 1; quote it: "1"`],
    ])('should say so for %s', (text, problem) => {
      expect(problemsOf(requirement(text))).toEqual([problem]);
    });

    it.each([
      ['podSelector: []', 'selector.podSelector: must be a mapping, is []'],
      [
        'namespaceSelector: {matchLabels: {"a/b/c": x}}',
        `selector.namespaceSelector.matchLabels['a/b/c']: must have a key of the form ${KEY}, has "a/b/c"`,
      ],
      [
        'podSelector: {matchLabels: {a: true}}',
        `selector.podSelector.matchLabels.a: ${VALUE}, is true; quote it: "true"`,
      ],
      [
        'podSelector: {matchLabels: {a: "${pod.namespace}"}}',
        `selector.podSelector.matchLabels.a: ${VALUE}, is "\${pod.namespace}"`,
      ],
    ])('should say so for %s', (text, problem) => {
      expect(problemsOf(`hostAliases: [{ip: "::1"}]\nselector: {${text}}`)).toEqual([problem]);
    });
  });

  describe('when placement is wrong', () => {
    const form = 'placement: must be first, last, {before: NAME} or {after: NAME}';
    const one = 'placement: must have exactly one of before and after';

    it.each([
      ['middle', `${form}, is "middle"`],
      ['[first]', `${form}, is ["first"]`],
      ['{}', `${one}, has none`],
      ['{before: a, after: b}', `${one}, has before and after`],
      ['{before: A}', `placement.before: ${LABEL}, is "A"`],
    ])('should say so for %s', (placement, problem) => {
      expect(problemsOf(`hostAliases: [{ip: "::1"}]\nplacement: ${placement}`)).toEqual([problem]);
    });
  });

  describe('when labels or annotations are wrong', () => {
    it.each([
      ['labels: {a: 1}', `labels.a: ${VALUE}, is 1; quote it: "1"`],
      ['labels: {a: b c}', `labels.a: ${VALUE}, is "b c"`],
      ['labels: {a: "b ${pod.namespace}"}', `labels.a: ${VALUE}, is "b \${pod.namespace}"`],
      [`labels: {a: ${LONG}}`, `labels.a: ${VALUE}, is "${'a'.repeat(59)}…`],
      ['labels: {a b: c}', `labels['a b']: must have a key of the form ${KEY}, has "a b"`],
      ['labels: {A.b/c: d}', `labels['A.b/c']: must have a key of the form ${KEY}, has "A.b/c"`],
      [
        'labels: {__proto__: x}',
        `labels.__proto__: must have a key of the form ${KEY}, has "__proto__"`,
      ],
      [
        'labels: {sidecar-injector.io/inject: "true"}',
        `labels['sidecar-injector.io/inject']: ${OWN}, has "sidecar-injector.io/inject"`,
      ],
      ['annotations: {a: 1}', 'annotations.a: must be a string, is 1; quote it: "1"'],
      ['annotations: {a: null}', 'annotations.a: must be a string, is null'],
      ['annotations: {a: {b: c}}', 'annotations.a: must be a string, is {"b":"c"}'],
      ['annotations: {"": a}', `annotations['']: must have a key of the form ${KEY}, has ""`],
      [
        'annotations: {sidecar-injector.io/status: x}',
        `annotations['sidecar-injector.io/status']: ${OWN}, has "sidecar-injector.io/status"`,
      ],
    ])('should say so for %s', (yaml, problem) => {
      expect(problemsOf(yaml)).toEqual([problem]);
    });

    it('should say so for annotations that are too long together', () => {
      expect(problemsOf(`annotations: {a: ${'x'.repeat(262_144)}}`)).toEqual([
        'annotations: must be at most 262144 characters together, is longer',
      ]);
    });
  });

  describe('when host aliases, pull secrets or app entries are wrong', () => {
    const subdomain =
      'must be a DNS subdomain (1 to 253 of a-z, 0-9, - and ., with a letter or digit around each dot)';

    it.each([
      ['hostAliases: [{hostnames: [a]}]', 'hostAliases[0].ip: must be set, is missing'],
      [
        'hostAliases: [{ip: localhost}]',
        'hostAliases[0].ip: must be an IP address, is "localhost"',
      ],
      [
        'hostAliases: [{ip: 10.0.0.256}]',
        'hostAliases[0].ip: must be an IP address, is "10.0.0.256"',
      ],
      [
        'hostAliases: [{ip: "fe80::1%eth0"}]',
        'hostAliases[0].ip: must be an IP address, is "fe80::1%eth0"',
      ],
      [
        'hostAliases: [{ip: "::1", hostnames: [A_b]}]',
        `hostAliases[0].hostnames[0]: ${subdomain}, is "A_b"`,
      ],
      ['imagePullSecrets: [{}]', 'imagePullSecrets[0].name: must be set, is missing'],
      ['imagePullSecrets: [regcred]', 'imagePullSecrets[0]: must be a mapping, is "regcred"'],
      [
        'imagePullSecrets: [{name: "${pod.namespace}-pull"}]',
        'imagePullSecrets[0].name: must be a non-empty string without expressions, is "${pod.namespace}-pull"',
      ],
      ['app: {env: []}', 'app: must be a list, is {"env":[]}'],
      ['app: [{containers: ["*"]}]', 'app[0]: must have env, envFrom or volumeMounts, has none'],
      [
        'app: [{containers: [], env: [{name: A}]}]',
        'app[0].containers: must have at least one element, is []',
      ],
      [
        'app: [{containers: [web-*], env: [{name: A}]}]',
        'app[0].containers[0]: must be * or be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends), is "web-*"',
      ],
      ['app: [{containers: web, env: [{name: A}]}]', 'app[0].containers: must be a list, is "web"'],
      ['app: [{env: [{value: x}]}]', 'app[0].env[0].name: must be set, is missing'],
    ])('should say so for %s', (yaml, problem) => {
      expect(problemsOf(yaml)).toEqual([problem]);
    });
  });
});
