import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { newContainer, newContext, newPod, newProfile } from '@sidecar-injector/testing/pods';
import type { InjectionContext } from '../context.ts';
import type { KubeVersion } from '../kube-version.ts';
import type { AppAddition, Mode, Profile } from '../profile/profile.ts';
import { PodDraft } from './pod-draft.ts';
import { prepareProfile } from './prepare-profile.ts';

const prepare = (
  members: Partial<Profile>,
  pod: Pod = newPod(),
  context: Partial<InjectionContext> = {},
) => prepareProfile(newProfile(members), new PodDraft(pod), newContext(context), () => true);

const jobPod = newPod(
  {},
  {
    ownerReferences: [
      { apiVersion: 'batch/v1', kind: 'Job', name: 'backup', uid: 'u', controller: true },
    ],
  },
);

const OLD: KubeVersion = { major: 1, minor: 28 };
const NEW: KubeVersion = { major: 1, minor: 29 };
const UNSUPPORTED = 'native_unsupported';
const ENDLESS = 'job_never_completes';

describe('the mode of a profile', () => {
  it.each<
    [mode: Mode, pod: 'pod' | 'job', version: KubeVersion | undefined, list: string, ...string[]]
  >([
    ['container', 'pod', NEW, 'containers'],
    ['container', 'job', NEW, 'containers', ENDLESS],
    ['native', 'pod', NEW, 'initContainers'],
    ['native', 'pod', undefined, 'initContainers'],
    ['native', 'pod', OLD, 'containers', UNSUPPORTED],
    ['native', 'job', NEW, 'initContainers'],
    ['native', 'job', OLD, 'containers', UNSUPPORTED, ENDLESS],
    ['auto', 'pod', NEW, 'containers'],
    ['auto', 'pod', OLD, 'containers'],
    ['auto', 'job', NEW, 'initContainers'],
    ['auto', 'job', undefined, 'initContainers'],
    ['auto', 'job', OLD, 'containers', ENDLESS],
    ['native', 'pod', { major: 1, minor: 9 }, 'containers', UNSUPPORTED],
    ['native', 'pod', { major: 2, minor: 0 }, 'initContainers'],
    ['native', 'pod', { major: 0, minor: 99 }, 'containers', UNSUPPORTED],
  ])('%s should put the sidecar of a %s on %j into %s', (mode, kind, version, list, ...codes) => {
    const pod = kind === 'job' ? jobPod : newPod();
    const prepared = prepare({ mode }, pod, { kubeVersion: version });
    const names = {
      containers: prepared.containers.map(({ name }) => name),
      initContainers: prepared.initContainers.map(({ name }) => name),
    };
    expect(names).toEqual({ containers: [], initContainers: [], [list]: ['agent'] });
    expect(prepared.warnings.map(({ code }) => code)).toEqual(codes);
  });

  it('should let a native sidecar run on, behind what must be done before', () => {
    const setup = newContainer('setup');
    const { initContainers } = prepare({ mode: 'native', initContainers: [setup] });
    expect(initContainers).toEqual([
      setup,
      { name: 'agent', image: 'registry.example/agent:1', restartPolicy: 'Always' },
    ]);
  });

  it('should say what to do', () => {
    const { warnings } = prepare({ mode: 'native' }, jobPod, { kubeVersion: OLD });
    expect(warnings.map(({ text }) => text)).toEqual([
      'profile "agent": native sidecars need Kubernetes 1.29; a plain container was added',
      `profile "agent": its plain container keeps this Job's Pod running for ever; use mode: native`,
    ]);
  });

  it('should not warn of a Job that gets no container', () => {
    const members = { containers: [], initContainers: [newContainer('setup')] };
    expect(prepare(members, jobPod, { kubeVersion: OLD }).warnings).toEqual([]);
  });
});

describe('expressions of a profile', () => {
  const env = (value: string): Partial<Profile> => ({
    containers: [newContainer('agent', { env: [{ name: 'V', value }] })],
  });
  const rendered = (value: string, pod?: Pod): unknown =>
    prepare(env(value), pod).containers[0]?.env?.[0]?.value;

  it.each<[value: string, expected: string]>([
    ['${pod.namespace}', 'shop'],
    ['${pod.serviceAccountName}', 'runner'],
    ["${pod.labels['app']}", 'web'],
    ["${pod.annotations['example.com/a~b']}", 'note'],
    ['${pod.probePorts}', '80,90'],
    ['${container.name}', 'agent'],
    ['a ${pod.namespace}/${container.name} b', 'a shop/agent b'],
    ['$${pod.namespace}', '${pod.namespace}'],
    ['$HOME $(POD_IP) ${', '$HOME $(POD_IP) ${'],
  ])('should fill %j with %j', (value, expected) => {
    const app = newContainer('app', {
      livenessProbe: { httpGet: { port: 90 } },
      readinessProbe: { tcpSocket: { port: 80 } },
    });
    const pod = newPod(
      { containers: [app], serviceAccountName: 'runner' },
      { labels: { app: 'web' }, annotations: { 'example.com/a~b': 'note' } },
    );
    expect(rendered(value, pod)).toBe(expected);
  });

  it.each(['"', '}', '\u2028', '- {a: b}', '${pod.namespace}', '$${x}', '$&', "$'", '\n# x'])(
    'should take %j from a label as data',
    (value) => {
      const pod = newPod({}, { labels: { x: value } });
      expect(rendered("<${pod.labels['x']}>", pod)).toBe(`<${value}>`);
    },
  );

  it.each(['labels', 'annotations'])('should leave empty what %s lack, with one warning', (map) => {
    const expression = `\${pod.${map}['constructor']}`;
    const { containers, warnings } = prepare(env(`${expression}${expression}`));
    expect(containers[0]?.env).toEqual([{ name: 'V', value: '' }]);
    expect(warnings).toEqual([
      {
        code: 'template_value_missing',
        text: `profile "agent": ${expression} has no value in this Pod; it became empty`,
      },
    ]);
  });

  it.each([
    ['not a label value', '"not a label value"'],
    ['x'.repeat(64), `"${'x'.repeat(60)}…"`],
    ['-', '"-"'],
  ])('should leave out a label that becomes %j, with a warning', (value, shown) => {
    const labels = { good: "${pod.annotations['ok']}", bad: "${pod.annotations['x']}" };
    const pod = newPod({}, { annotations: { ok: 'fine', x: value } });
    const prepared = prepare({ labels }, pod);
    expect(prepared.labels).toEqual({ good: 'fine' });
    expect(prepared.warnings).toEqual([
      {
        code: 'label_invalid',
        text: `profile "agent": label bad became ${shown}, which is no label value; it was left out`,
      },
    ]);
  });

  it('should be filled everywhere', () => {
    const text = '${pod.namespace}';
    const prepared = prepare({
      initContainers: [newContainer('setup', { image: text })],
      volumes: [{ name: 'v', configMap: { name: text } }],
      hostAliases: [{ ip: '10.0.0.1', hostnames: [text] }],
      labels: { team: text },
      annotations: { note: text },
      app: [
        {
          containers: ['*'],
          env: [{ name: 'A', value: '${container.name}' }],
          envFrom: [{ configMapRef: { name: text } }],
          volumeMounts: [{ name: 'v', mountPath: `/\${container.name}` }],
        },
      ],
    });
    expect(prepared).toMatchObject({
      initContainers: [{ image: 'shop' }],
      volumes: [{ configMap: { name: 'shop' } }],
      hostAliases: [{ hostnames: ['shop'] }],
      labels: { team: 'shop' },
      annotations: { note: 'shop' },
      app: [
        {
          env: [{ value: 'app' }],
          envFrom: [{ configMapRef: { name: 'shop' } }],
          volumeMounts: [{ mountPath: '/app' }],
        },
      ],
    });
  });

  it('should take the namespace of the request', () => {
    const prepared = prepare(env('${pod.namespace}'), newPod(), { namespace: 'bank' });
    expect(prepared.containers[0]?.env?.[0]?.value).toBe('bank');
  });

  it('should leave the profile itself as it is', () => {
    const profile = newProfile(env('${pod.namespace}'));
    const before = structuredClone(profile);
    prepareProfile(profile, new PodDraft(jobPod), newContext(), () => true);
    expect(profile).toEqual(before);
  });
});

describe('resources of a sidecar', () => {
  const resources = { limits: { cpu: '1' } };
  const containers = [newContainer('agent', { resources }), newContainer('bare')];
  const initContainers = [newContainer('setup', { resources })];

  it.each([{ limits: { cpu: '2' } }, { requests: { memory: '1Gi' } }])(
    'should go where the Pod has its own: %j',
    (ofPod) => {
      const prepared = prepare({ containers, initContainers }, newPod({ resources: ofPod }));
      expect(prepared.containers).toEqual([newContainer('agent'), newContainer('bare')]);
      expect(prepared.initContainers).toEqual([newContainer('setup')]);
    },
  );

  it.each([undefined, null, {}, { limits: {} }, { limits: null }])(
    'should stay where the Pod has %j',
    (ofPod) => {
      const prepared = prepare({ containers, initContainers }, newPod({ resources: ofPod }));
      expect(prepared.containers).toEqual(containers);
      expect(prepared.initContainers).toEqual(initContainers);
    },
  );
});

describe('containers that app names', () => {
  const pod = newPod({
    containers: [newContainer('app'), newContainer('log')],
    initContainers: [newContainer('setup')],
  });
  const targets = (names: string[], isTarget: (name: string) => boolean = () => true): string[] => {
    const part: AppAddition = { containers: names, env: [], envFrom: [], volumeMounts: [] };
    const draft = new PodDraft(pod);
    return prepareProfile(newProfile({ app: [part] }), draft, newContext(), ({ name }) =>
      isTarget(name),
    ).app.map(({ target }) => target.name);
  };

  it.each<[names: string[], expected: string[]]>([
    [['*'], ['app', 'log']],
    [['app'], ['app']],
    [
      ['log', 'app'],
      ['app', 'log'],
    ],
    [['setup'], ['setup']],
    [
      ['*', 'setup'],
      ['app', 'log', 'setup'],
    ],
    [
      ['*', 'app'],
      ['app', 'log'],
    ],
    [['ghost'], []],
    [[], []],
  ])('should be %j: %j', (names, expected) => {
    expect(targets(names)).toEqual(expected);
  });

  it('should not be those that may get nothing', () => {
    expect(targets(['*', 'log'], (name) => name !== 'log')).toEqual(['app']);
  });
});
