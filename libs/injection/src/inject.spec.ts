import { describe, expect, it } from '@jest/globals';
import type { Pod, Resources } from '@sidecar-injector/admission';
import { applyOperations, newContainer, newContext, newPod, newProfile } from './testing/index.ts';
import { REASONS, type Reason } from './terms/reasons.ts';
import type { InjectionContext, Outcome } from './terms/context.ts';
import { inject } from './inject.ts';
import { INJECT_KEY, OWN_POD_LABELS, STATUS_KEY } from './terms/keys.ts';
import type { Profile } from './profile/profile.ts';

const judge = (
  pod: Pod,
  profiles: readonly Profile[] = [newProfile()],
  context: Partial<InjectionContext> = {},
): Outcome => inject(pod, newContext(context), profiles);

const afterwards = (pod: Pod, profiles?: readonly Profile[]): Pod =>
  applyOperations(pod, judge(pod, profiles).operations);

const named = (name: string, members: Partial<Profile> = {}): Profile =>
  newProfile({ name, containers: [newContainer(name)], ...members });

const codesOf = ({ warnings }: Outcome) => warnings.map(({ code }) => code);
const env = (name: string, value: string, containers = ['*']): Profile['app'] => [
  { containers, env: [{ name, value }], envFrom: [], volumeMounts: [] },
];

describe(inject.name, () => {
  describe('when a sidecar goes in', () => {
    it('should add the container and the status, and nothing else', () => {
      expect(judge(newPod())).toEqual({
        decision: 'inject',
        reason: 'injected',
        surprising: false,
        message: 'added agent of profile "agent"',
        profiles: ['agent'],
        operations: [
          {
            op: 'add',
            path: '/spec/containers/-',
            value: { name: 'agent', image: 'registry.example/agent:1' },
          },
          {
            op: 'add',
            path: '/metadata/annotations',
            value: {
              [STATUS_KEY]:
                '{"version":1,"profiles":{"agent":{"hash":"0123456789ab","containers":["agent"]}}}',
            },
          },
        ],
        warnings: [],
      });
    });

    it.each<[Profile[], message: string]>([
      [[named('a'), named('b')], 'added a, b of profile "a", "b"'],
      [[named('a', { initContainers: [newContainer('i')] })], 'added a, i of profile "a"'],
      [
        [named('a', { containers: [], labels: { team: 'x' } })],
        'added what profile "a" gives to the app',
      ],
    ])('should say what it added: %#', (profiles, message) => {
      expect(judge(newPod(), profiles).message).toBe(message);
    });

    it('should leave its input as it is', () => {
      const pod = newPod({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }] });
      const profiles = [named('a', { hostAliases: [{ ip: '10.0.0.1', hostnames: ['i'] }] })];
      const before = structuredClone({ pod, profiles });
      judge(pod, profiles);
      expect({ pod, profiles }).toEqual(before);
    });

    it('should not let two outcomes share what may change', () => {
      const profiles = [named('a', { hostAliases: [{ ip: '10.0.0.1', hostnames: ['i'] }] })];
      const first = judge(newPod(), profiles);
      const text = JSON.stringify(first);
      judge(newPod(), [
        ...profiles,
        named('b', { hostAliases: [{ ip: '10.0.0.1', hostnames: ['j'] }] }),
      ]);
      expect(JSON.stringify(first)).toBe(text);
    });
  });

  describe('when the service class of the Pod changes', () => {
    const guaranteed = { limits: { cpu: '1', memory: '1Gi' } };
    const podWith = (resources?: Resources): Pod =>
      newPod({ containers: [newContainer('app', { ...(resources && { resources }) })] });
    const profileWith = (resources?: Resources, mode: Profile['mode'] = 'container'): Profile =>
      named('agent', {
        mode,
        containers: [newContainer('agent', { ...(resources && { resources }) })],
      });

    it.each<[title: string, pod: Pod, profile: Profile, change: string]>([
      ['down', podWith(guaranteed), profileWith(), 'from Guaranteed to Burstable'],
      ['up', podWith(), profileWith(guaranteed), 'from BestEffort to Burstable'],
      [
        'by a native sidecar',
        podWith(guaranteed),
        profileWith({}, 'native'),
        'from Guaranteed to Burstable',
      ],
    ])('should warn that it goes %s', (_, pod, profile, change) => {
      expect(judge(pod, [profile]).warnings).toEqual([
        { code: 'qos_changed', text: `the sidecars change the QoS class ${change}` },
      ]);
    });

    it.each<[title: string, pod: Pod, profile: Profile]>([
      ['guaranteed', podWith(guaranteed), profileWith(guaranteed)],
      ['burstable', podWith({ requests: { cpu: '1' } }), profileWith(guaranteed)],
      ['best-effort', podWith(), profileWith()],
      ['of the Pod', newPod({ resources: guaranteed }), profileWith({ requests: { cpu: '1' } })],
    ])('should not warn where it stays %s', (_, pod, profile) => {
      expect(judge(pod, [profile]).warnings).toEqual([]);
    });
  });

  describe('when a profile cannot go in', () => {
    const taken = newPod({ containers: [newContainer('app'), newContainer('b')] });
    const conflict = 'profile "b": the Pod has a container "b" of its own; rename one of them';

    it('should skip with the conflict', () => {
      expect(judge(taken, [named('b')])).toEqual({
        decision: 'skip',
        reason: 'conflict',
        surprising: true,
        message: conflict,
        profiles: [],
        operations: [],
        warnings: [],
      });
    });

    it('should deny where the profile wants it', () => {
      expect(judge(taken, [named('b', { onConflict: 'deny' })])).toMatchObject({
        decision: 'deny',
        reason: 'conflict',
        message: conflict,
        operations: [],
      });
    });

    it('should add the others, with a warning', () => {
      const outcome = judge(taken, [named('a'), named('b'), named('c')]);
      expect(outcome).toMatchObject({ decision: 'inject', profiles: ['a', 'c'] });
      expect(outcome.warnings).toEqual([{ code: 'profile_skipped', text: conflict }]);
      expect(afterwards(taken, [named('a'), named('b'), named('c')]).spec?.containers).toHaveLength(
        4,
      );
    });

    it('should add nothing of the others where the profile wants it denied', () => {
      expect(judge(taken, [named('a'), named('b', { onConflict: 'deny' })])).toMatchObject({
        decision: 'deny',
        reason: 'conflict',
        profiles: [],
        operations: [],
      });
    });

    it('should add nothing of a profile that fails late', () => {
      const volumes = [{ name: 'v', emptyDir: {} }];
      const profile = named('b', { volumes, labels: { a: 'b' }, app: env('A', '1') });
      expect(judge(taken, [profile]).operations).toEqual([]);
      expect(JSON.stringify(judge(taken, [named('a'), profile]).operations)).not.toContain('"v"');
    });

    it('should conflict with a profile that went in before', () => {
      const ports = [{ containerPort: 2332 }];
      const [a, b] = ['a', 'b'].map((name) =>
        named(name, { containers: [newContainer(name, { ports })] }),
      ) as [Profile, Profile];
      expect(judge(newPod(), [a, b])).toMatchObject({
        profiles: ['a'],
        warnings: [
          {
            code: 'profile_skipped',
            text: 'profile "b": port 2332/TCP of container "b" is taken by container "a"; move one of them',
          },
        ],
      });
    });

    it('should tell the first reason of several, and the others as warnings', () => {
      const pod = newPod({ ...taken.spec, securityContext: { runAsNonRoot: true } });
      const outcome = judge(pod, [named('a'), named('b')]);
      expect(outcome).toMatchObject({ decision: 'skip', reason: 'conflict', message: conflict });
      expect(outcome.warnings).toEqual([
        {
          code: 'profile_skipped',
          text: 'profile "a": container "a" sets no runAsUser under runAsNonRoot: true; set runAsNonRoot: false or a runAsUser in the profile',
        },
      ]);
    });

    it.each(['containers', 'initContainers'] as const)(
      'should not start as root where the Pod forbids it: %s',
      (list) => {
        const pod = newPod({ securityContext: { runAsNonRoot: true } });
        const profile = named('a', { containers: [], [list]: [newContainer('a')] });
        expect(judge(pod, [profile])).toMatchObject({
          reason: 'run_as_non_root',
          surprising: true,
        });
      },
    );

    describe('for the pod-security level of the namespace', () => {
      const namespaceLabels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
      const remedy =
        'kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=privileged';
      const securityContext = { privileged: true };

      it.each<[Partial<Profile>, field: string]>([
        [
          { containers: [newContainer('a', { securityContext })] },
          'container "a" securityContext.privileged = true',
        ],
        [
          { containers: [], initContainers: [newContainer('i', { securityContext })] },
          'container "i" securityContext.privileged = true',
        ],
        [{ volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'volume "v" hostPath'],
      ])('should name the field and the remedy: %#', (members, field) => {
        expect(judge(newPod(), [named('a', members)], { namespaceLabels })).toMatchObject({
          decision: 'skip',
          reason: 'pod_security',
          surprising: true,
          message: `pod-security baseline forbids ${field} of profile "a"; ${remedy}`,
        });
      });

      it.each([undefined, {}, { 'pod-security.kubernetes.io/enforce': 'privileged' }])(
        'should not bother at %j',
        (labels) => {
          const profile = named('a', { containers: [newContainer('a', { securityContext })] });
          expect(judge(newPod(), [profile], { namespaceLabels: labels }).reason).toBe('injected');
        },
      );
    });
  });

  describe('when the namespace requires sidecars', () => {
    type Sample = readonly [Pod, Partial<InjectionContext>?, Profile[]?];

    const newSamples = (): Readonly<Record<Reason, Sample>> => ({
      not_pod_create: [newPod(), { operation: 'UPDATE' }],
      system_namespace: [newPod(), { namespace: 'kube-system' }],
      malformed_pod: [{ spec: [] } as unknown as Pod],
      own_pod: [newPod({}, { labels: { ...OWN_POD_LABELS } })],
      no_containers: [newPod({ containers: [] })],
      mirror_pod: [newPod({}, { annotations: { 'kubernetes.io/config.mirror': 'x' } })],
      host_network: [newPod({ hostNetwork: true })],
      windows_pod: [newPod({ os: { name: 'windows' } })],
      opted_out: [newPod({}, { labels: { [INJECT_KEY]: 'false' } })],
      not_opted_in: [newPod(), { optIn: 'pod' }],
      profile_unknown: [newPod({}, { annotations: { 'sidecar-injector.io/profiles': 'x' } })],
      no_profile: [newPod(), {}, []],
      not_selected: [
        newPod(),
        {},
        [
          newProfile({
            selector: { podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: {} },
          }),
        ],
      ],
      already_injected: [afterwards(newPod())],
      conflict: [newPod({ containers: [newContainer('agent')] })],
      run_as_non_root: [newPod({ securityContext: { runAsNonRoot: true } })],
      pod_security: [
        newPod(),
        { namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      ],
      injected: [newPod()],
    });

    it.each(Object.keys(REASONS) as Reason[])('should judge %s', (code) => {
      const [pod, context, profiles] = newSamples()[code];
      const outcome = judge(pod, profiles, { optIn: 'required', ...context });
      const { refusedWhenRequired } = REASONS[code];
      const isOutside = code === 'not_opted_in';
      expect(outcome.reason).toBe(code);
      expect(outcome.decision).toBe(
        code === 'injected' ? 'inject' : refusedWhenRequired && !isOutside ? 'deny' : 'skip',
      );
      expect(outcome.operations.length > 0).toBe(code === 'injected');
    });

    it.each(Object.keys(REASONS) as Reason[])('should never deny %s elsewhere', (code) => {
      const [pod, context, profiles] = newSamples()[code];
      expect(judge(pod, profiles, context).decision).not.toBe('deny');
    });

    it('should deny a Pod that would lack one profile of two', () => {
      const pod = newPod({ containers: [newContainer('b')] });
      expect(judge(pod, [named('a'), named('b')], { optIn: 'required' })).toMatchObject({
        decision: 'deny',
        reason: 'conflict',
        operations: [],
      });
    });

    it('should add one profile where the other is for another system', () => {
      const profiles = [named('a'), named('b', { os: 'windows' })];
      expect(judge(newPod(), profiles, { optIn: 'required' })).toMatchObject({
        decision: 'inject',
        profiles: ['a'],
      });
    });
  });

  describe('when a Pod is hostile', () => {
    it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
      'should take %s for a name and a key like any other',
      (name) => {
        const map = (): Record<string, string> =>
          JSON.parse(`{"${name}":"x"}`) as Record<string, string>;
        const pod = newPod(
          { containers: [newContainer(name)] },
          { labels: map(), annotations: map() },
        );
        const result = afterwards(pod, [newProfile({ app: env('A', '1') })]);
        expect(result.spec?.containers?.[0]?.env).toEqual([{ name: 'A', value: '1' }]);
        expect(Object.keys(result.metadata?.labels ?? {})).toEqual([name]);
        expect(judge(result, [newProfile({ app: env('A', '1') })]).operations).toEqual([]);
      },
    );

    it('should not say the value of a switch at length', () => {
      const pod = newPod({}, { annotations: { [INJECT_KEY]: 'x'.repeat(100_000) } });
      expect(codesOf(judge(pod))).toEqual(['inject_value_invalid']);
      expect(JSON.stringify(judge(pod)).length).toBeLessThan(1000);
    });
  });
});
