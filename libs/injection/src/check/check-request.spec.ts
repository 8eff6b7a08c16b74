import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { newContainer, newContext, newPod, newProfile } from '../testing/index.ts';
import { REASONS, type Reason } from '../terms/reasons.ts';
import type { InjectionContext, Outcome } from '../terms/context.ts';
import { inject } from '../inject.ts';
import {
  INJECT_KEY,
  MIRROR_KEY,
  OWN_POD_LABELS,
  PROFILES_KEY,
  STATUS_KEY,
  SYSTEM_NAMESPACES,
} from '../terms/keys.ts';
import type { Profile } from '../profile/profile.ts';

const agent = newProfile();

const judge = (
  pod: Pod,
  context: Partial<InjectionContext> = {},
  profiles: readonly Profile[] = [agent],
): Outcome => inject(pod, newContext(context), profiles);

const annotated = (annotations: Record<string, string>, spec: Pod['spec'] = {}): Pod =>
  newPod(spec ?? {}, { annotations });

/** A case in which everything is wrong; each repair lays the next reason bare. */
interface Wreck {
  pod: Record<'metadata' | 'spec', Record<string, unknown>>;
  context: { -readonly [K in keyof InjectionContext]?: InjectionContext[K] };
  profiles: Profile[];
}

const logs = newProfile({ name: 'logs', containers: [newContainer('app')] });

const wreck = (): Wreck => ({
  pod: {
    metadata: {
      labels: { ...OWN_POD_LABELS },
      annotations: {
        [MIRROR_KEY]: 'x',
        [INJECT_KEY]: 'false',
        [PROFILES_KEY]: 'ghost,agent',
        [STATUS_KEY]: JSON.stringify({
          version: 1,
          profiles: { agent: { hash: agent.hash, containers: ['agent'] } },
        }),
      },
    },
    spec: {
      volumes: 'none',
      containers: [],
      hostNetwork: true,
      os: { name: 'windows' },
      securityContext: { runAsNonRoot: true },
    },
  },
  context: {
    optIn: 'pod',
    operation: 'UPDATE',
    namespace: 'kube-system',
    onMissingProfile: 'deny',
    namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  },
  profiles: [
    { ...agent, default: false },
    { ...logs, default: false },
  ],
});

const REPAIRS: readonly (readonly [code: Reason, repair: (wreck: Wreck) => void])[] = [
  ['not_pod_create', ({ context }) => (context.operation = 'CREATE')],
  ['system_namespace', ({ context }) => (context.namespace = 'shop')],
  ['malformed_pod', ({ pod }) => (pod.spec['volumes'] = [])],
  ['own_pod', ({ pod }) => (pod.metadata['labels'] = {})],
  [
    'no_containers',
    ({ pod }) => (pod.spec['containers'] = [newContainer('app'), newContainer('agent')]),
  ],
  ['mirror_pod', ({ pod }) => Reflect.deleteProperty(annotationsIn(pod), MIRROR_KEY)],
  ['host_network', ({ pod }) => (pod.spec['hostNetwork'] = false)],
  ['windows_pod', ({ pod }) => delete pod.spec['os']],
  ['opted_out', ({ pod }) => Reflect.deleteProperty(annotationsIn(pod), INJECT_KEY)],
  ['not_opted_in', ({ context }) => (context.optIn = 'enabled')],
  ['profile_unknown', ({ pod }) => Reflect.deleteProperty(annotationsIn(pod), PROFILES_KEY)],
  [
    'no_profile',
    (all) => {
      const podSelector = { matchLabels: { absent: '' } };
      const selector = { podSelector, namespaceSelector: {} };
      all.profiles = [agent, logs].map((profile) => ({ ...profile, selector }));
    },
  ],
  ['not_selected', (all) => (all.profiles = [agent, logs])],
  ['already_injected', ({ pod }) => Reflect.deleteProperty(annotationsIn(pod), STATUS_KEY)],
  ['conflict', ({ pod }) => (pod.spec['containers'] = [newContainer('web')])],
  ['run_as_non_root', ({ pod }) => delete pod.spec['securityContext']],
  ['pod_security', ({ context }) => delete context.namespaceLabels],
  ['injected', () => undefined],
];

function annotationsIn(pod: Wreck['pod']): Record<string, string> {
  return pod.metadata['annotations'] as Record<string, string>;
}

describe('the order of decision', () => {
  it('should tell the earliest of several reasons, in the order of the catalogue', () => {
    const all = wreck();
    const told = REPAIRS.map(([, repair]) => {
      const { reason } = judge(all.pod, all.context, all.profiles);
      repair(all);
      return reason;
    });
    expect(told).toEqual(REPAIRS.map(([code]) => code));
    expect(told).toEqual(Object.keys(REASONS));
  });
});

describe('reasons that need no profile', () => {
  it.each<[Partial<InjectionContext>, message: string]>([
    [{ operation: 'UPDATE' }, 'UPDATE of Pod'],
    [{ operation: 'DELETE' }, 'DELETE of Pod'],
    [{ operation: 'CONNECT', subResource: 'exec' }, 'CONNECT of Pod/exec'],
    [
      { operation: 'UPDATE', subResource: 'ephemeralcontainers' },
      'UPDATE of Pod/ephemeralcontainers',
    ],
    [{ subResource: 'binding', kind: { group: '', kind: 'Binding' } }, 'CREATE of Binding/binding'],
    [{ kind: { group: 'apps', kind: 'Deployment' } }, 'CREATE of Deployment'],
    [{ kind: { group: 'example.com', kind: 'Pod' } }, 'CREATE of Pod'],
  ])('should pass by %j', (context, message) => {
    expect(judge(newPod(), context)).toMatchObject({
      decision: 'skip',
      reason: 'not_pod_create',
      message: `${message}: sidecars are added only when a Pod is created`,
      operations: [],
    });
  });

  it.each(SYSTEM_NAMESPACES)('should pass by namespace %s', (namespace) => {
    expect(judge(newPod(), { namespace })).toMatchObject({
      reason: 'system_namespace',
      message: `namespace "${namespace}" belongs to Kubernetes itself`,
    });
  });

  it('should take the namespace from the request, whatever the Pod says', () => {
    const pod = newPod({}, { namespace: 'kube-system' });
    expect(judge(pod, { namespace: 'shop' }).reason).toBe('injected');
    expect(judge(newPod(), { namespace: 'kube-system' }).reason).toBe('system_namespace');
  });

  it('should name the fault of a malformed Pod', () => {
    expect(judge({ spec: { containers: 'app' } } as unknown as Pod)).toMatchObject({
      reason: 'malformed_pod',
      message: 'the Pod is malformed: spec.containers must be a list of objects with a name',
      surprising: true,
    });
  });

  describe('when the Pod may be one of the injector', () => {
    const own = newPod({}, { labels: { ...OWN_POD_LABELS } });
    const half = newPod({}, { labels: { 'app.kubernetes.io/name': 'sidecar-injector' } });

    it.each<[Pod, ownNamespace: string | undefined, Reason]>([
      [own, 'shop', 'own_pod'],
      [own, undefined, 'own_pod'],
      [own, 'injector-system', 'injected'],
      [half, 'shop', 'injected'],
      [half, undefined, 'injected'],
    ])('should judge %#', (pod, ownNamespace, reason) => {
      expect(judge(pod, { ownNamespace }).reason).toBe(reason);
    });

    it('should say so', () => {
      expect(judge(own).message).toBe('the Pod is one of the injector itself');
    });
  });

  it.each<Pod>([{}, { spec: null }, { spec: { containers: null } }, { spec: { containers: [] } }])(
    'should not make a Pod of %j',
    (pod) => {
      expect(judge(pod)).toMatchObject({
        reason: 'no_containers',
        message: 'the Pod has no containers',
        operations: [],
      });
    },
  );

  it('should leave mirror Pods to their node', () => {
    expect(judge(annotated({ [MIRROR_KEY]: '' }))).toMatchObject({
      reason: 'mirror_pod',
      message: 'the Pod mirrors a static Pod of a node; change the file on the node instead',
    });
  });
});

describe('reasons that depend on the profiles', () => {
  const lenient = newProfile({
    name: 'lenient',
    allowHostNetwork: true,
    containers: [newContainer('l')],
  });
  const forWindows = newProfile({ name: 'win', os: 'windows', containers: [newContainer('w')] });

  it('should keep away from the network of the node', () => {
    expect(judge(newPod({ hostNetwork: true }))).toMatchObject({
      decision: 'skip',
      reason: 'host_network',
      surprising: true,
      message:
        'hostNetwork: true, so a fault would hit the node; allowHostNetwork in profile agent permits it',
    });
  });

  it('should add a profile that allows the network of the node, and no other', () => {
    const outcome = judge(newPod({ hostNetwork: true }), {}, [agent, lenient]);
    expect(outcome).toMatchObject({ reason: 'injected', profiles: ['lenient'] });
    expect(outcome.warnings).toEqual([
      { code: 'profile_skipped', text: 'hostNetwork: true, which profile "agent" does not allow' },
    ]);
  });

  it.each([
    [{ os: { name: 'windows' } }, [agent], 'the Pod is for windows, which profile agent is not'],
    [{}, [forWindows], 'the Pod is for linux, which profile win is not'],
  ])('should keep systems apart: %j', (spec, profiles, message) => {
    expect(judge(newPod(spec), {}, profiles)).toMatchObject({
      reason: 'windows_pod',
      message,
      surprising: false,
    });
  });

  it('should add the profile for the system of the Pod alone, and tell nobody', () => {
    expect(judge(newPod(), {}, [agent, forWindows])).toMatchObject({
      profiles: ['agent'],
      warnings: [],
    });
    expect(judge(newPod({ os: { name: 'windows' } }), {}, [agent, forWindows])).toMatchObject({
      profiles: ['win'],
      warnings: [],
    });
  });

  it('should heed an opt-out', () => {
    expect(judge(annotated({ [INJECT_KEY]: 'false' }))).toMatchObject({
      decision: 'skip',
      reason: 'opted_out',
      surprising: false,
      message: `the Pod says ${INJECT_KEY}: "false"`,
    });
  });

  it.each<[title: string, pod: Pod, context: Partial<InjectionContext>]>([
    ['opted out', annotated({ [INJECT_KEY]: 'false' }, { hostNetwork: true }), {}],
    ['did not opt in', newPod({ hostNetwork: true }), { optIn: 'pod' }],
  ])('should not surprise a Pod of the node that %s', (_, pod, context) => {
    expect(judge(pod, context)).toMatchObject({ reason: 'host_network', surprising: false });
  });

  it('should not tell of unknown profiles to a Pod that opted out', () => {
    const pod = annotated({ [INJECT_KEY]: 'false', [PROFILES_KEY]: 'ghost,agent' });
    expect(judge(pod).warnings).toEqual([]);
  });

  it('should want the label outside opted-in namespaces', () => {
    expect(judge(annotated({ [INJECT_KEY]: 'true' }), { optIn: 'pod' })).toMatchObject({
      reason: 'not_opted_in',
      message: `neither namespace "shop" nor the Pod's label ${INJECT_KEY} opts in; set the label to "true"`,
    });
  });

  describe('when a named profile is not loaded', () => {
    const message = `annotation ${PROFILES_KEY} names "ghost"; loaded are: agent`;

    it('should add the others, with a warning', () => {
      expect(judge(annotated({ [PROFILES_KEY]: 'ghost,agent' }))).toMatchObject({
        decision: 'inject',
        profiles: ['agent'],
        warnings: [{ code: 'profile_unknown', text: message }],
      });
    });

    it('should say it once where there are no others', () => {
      expect(judge(annotated({ [PROFILES_KEY]: 'ghost' }))).toMatchObject({
        decision: 'skip',
        reason: 'profile_unknown',
        surprising: true,
        message,
        warnings: [],
      });
    });

    it.each(['ghost', 'ghost,agent'])('should deny %j where it is told to', (names) => {
      const outcome = judge(annotated({ [PROFILES_KEY]: names }), { onMissingProfile: 'deny' });
      expect(outcome).toMatchObject({
        decision: 'deny',
        reason: 'profile_unknown',
        message,
        operations: [],
        profiles: [],
      });
    });

    it('should not deny who opted out', () => {
      const pod = annotated({ [PROFILES_KEY]: 'ghost', [INJECT_KEY]: 'false' });
      expect(judge(pod, { onMissingProfile: 'deny' })).toMatchObject({
        decision: 'skip',
        reason: 'opted_out',
      });
    });
  });

  it.each<[title: string, profiles: Profile[], code: Reason, message: string]>([
    [
      'nothing is loaded',
      [],
      'no_profile',
      `no default profile is loaded; name one in annotation ${PROFILES_KEY}: none`,
    ],
    [
      'no default profile is loaded',
      [{ ...agent, default: false }],
      'no_profile',
      `no default profile is loaded; name one in annotation ${PROFILES_KEY}: agent`,
    ],
    [
      'no default profile selects the Pod',
      [
        {
          ...agent,
          selector: { podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: {} },
        },
      ],
      'not_selected',
      `no default profile selects the Pod; name one in annotation ${PROFILES_KEY}: agent`,
    ],
  ])('should say that %s', (_, profiles, reason, message) => {
    expect(judge(newPod(), {}, profiles)).toMatchObject({ decision: 'skip', reason, message });
    expect(judge(newPod(), { optIn: 'required' }, profiles).decision).toBe('deny');
  });
});
