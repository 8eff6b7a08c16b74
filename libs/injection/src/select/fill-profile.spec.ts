import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { newContainer, newContext, newPod, newProfile } from '../testing/index.ts';
import type { InjectionContext } from '../terms/context.ts';
import type { KubeVersion } from '../terms/kube-version.ts';
import type { AppAddition, Mode, Profile } from '../profile/profile.ts';
import { readEarlierReview } from '../facts/earlier-review.ts';
import { PodFacts } from '../facts/pod-facts.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import { fillProfile } from './fill-profile.ts';

const fill = (
  members: Partial<Profile>,
  pod: Pod = newPod(),
  context: Partial<InjectionContext> = {},
) => {
  const profile = newProfile(members);
  const all = newContext(context);
  const facts = new PodFacts(pod, all.namespace);
  return fillProfile(profile, facts, readEarlierReview(facts, [profile]), all);
};

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
    const filled = fill({ mode }, pod, { kubeVersion: version });
    const names = {
      containers: filled.containers.map(({ name }) => name),
      initContainers: filled.initContainers.map(({ name }) => name),
    };
    expect(names).toEqual({ containers: [], initContainers: [], [list]: ['agent'] });
    expect(filled.warnings.map(({ code }) => code)).toEqual(codes);
  });

  it('should let a native sidecar run on, behind what must be done before', () => {
    const setup = newContainer('setup');
    const { initContainers } = fill({ mode: 'native', initContainers: [setup] });
    expect(initContainers).toEqual([
      setup,
      { name: 'agent', image: 'registry.example/agent:1', restartPolicy: 'Always' },
    ]);
  });

  it('should say what to do', () => {
    const { warnings } = fill({ mode: 'native' }, jobPod, { kubeVersion: OLD });
    expect(warnings.map(({ text }) => text)).toEqual([
      'profile "agent": native sidecars need Kubernetes 1.29; a plain container was added',
      `profile "agent": its plain container keeps this Job's Pod running for ever; use mode: native`,
    ]);
  });

  it('should not warn of a Job that gets no container', () => {
    const members = { containers: [], initContainers: [newContainer('setup')] };
    expect(fill(members, jobPod, { kubeVersion: OLD }).warnings).toEqual([]);
  });
});

describe('expressions of a profile', () => {
  const env = (value: string): Partial<Profile> => ({
    containers: [newContainer('agent', { env: [{ name: 'V', value }] })],
  });
  const rendered = (value: string, pod?: Pod): unknown =>
    fill(env(value), pod).containers[0]?.env?.[0]?.value;

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
    const { containers, warnings } = fill(env(`${expression}${expression}`));
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
    const filled = fill({ labels }, pod);
    expect(filled.labels).toEqual({ good: 'fine' });
    expect(filled.warnings).toEqual([
      {
        code: 'label_invalid',
        text: `profile "agent": label bad became ${shown}, which is no label value; it was left out`,
      },
    ]);
  });

  it('should be filled everywhere', () => {
    const text = '${pod.namespace}';
    const filled = fill({
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
    expect(filled).toMatchObject({
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
    const filled = fill(env('${pod.namespace}'), newPod(), { namespace: 'bank' });
    expect(filled.containers[0]?.env?.[0]?.value).toBe('bank');
  });

  it('should leave the profile itself as it is', () => {
    const profile = newProfile(env('${pod.namespace}'));
    const before = structuredClone(profile);
    fill(profile, jobPod);
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
      const filled = fill({ containers, initContainers }, newPod({ resources: ofPod }));
      expect(filled.containers).toEqual([newContainer('agent'), newContainer('bare')]);
      expect(filled.initContainers).toEqual([newContainer('setup')]);
    },
  );

  it.each([undefined, null, {}, { limits: {} }, { limits: null }])(
    'should stay where the Pod has %j',
    (ofPod) => {
      const filled = fill({ containers, initContainers }, newPod({ resources: ofPod }));
      expect(filled.containers).toEqual(containers);
      expect(filled.initContainers).toEqual(initContainers);
    },
  );
});

describe('containers that app names', () => {
  const pod = newPod({
    containers: [newContainer('app'), newContainer('log')],
    initContainers: [newContainer('setup')],
  });
  const targets = (names: string[], metadata: Pod['metadata'] = {}): string[] => {
    const part: AppAddition = { containers: names, env: [], envFrom: [], volumeMounts: [] };
    const profile = { containers: [newContainer('log')], app: [part] };
    return fill(profile, { ...pod, metadata }).app.map(({ target }) => target.container.name);
  };
  const injected = (hash: string, app: object = {}): Pod['metadata'] => {
    const record = { hash, containers: ['log'], app };
    const status = { version: 1, profiles: { agent: record } };
    return { annotations: { [STATUS_KEY]: JSON.stringify(status) } };
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

  it('should not be sidecars of an earlier review', () => {
    expect(targets(['*', 'log'], injected(newProfile().hash))).toEqual(['app']);
  });

  it('should not be those that have got it', () => {
    expect(targets(['*', 'setup'], injected(newProfile().hash, { app: {} }))).toEqual(['setup']);
  });

  it('should be none where the profile has changed since', () => {
    expect(targets(['*'], injected('old'))).toEqual([]);
  });
});
