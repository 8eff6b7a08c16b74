import { describe, expect, it } from '@jest/globals';
import type { Pod, Resources } from '@sidecar-injector/admission';
import {
  applyOperations,
  newContainer,
  newContext,
  newPod,
  newProfile,
} from '@sidecar-injector/testing/pods';
import { OUTCOMES, type OutcomeCode } from './catalogue.ts';
import type { InjectionContext, Outcome } from './context.ts';
import { inject } from './inject.ts';
import { INJECT_KEY, OWN_POD_LABELS, STATUS_KEY } from './keys.ts';
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
        'is forbidden at level baseline; kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=privileged';
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
          message: `profile "a": ${field} ${remedy}`,
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

    const newSamples = (): Readonly<Record<OutcomeCode, Sample>> => ({
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

    it.each(Object.keys(OUTCOMES) as OutcomeCode[])('should judge %s', (code) => {
      const [pod, context, profiles] = newSamples()[code];
      const outcome = judge(pod, profiles, { optIn: 'required', ...context });
      const { refusedWhenRequired } = OUTCOMES[code];
      const isOutside = code === 'not_opted_in';
      expect(outcome.reason).toBe(code);
      expect(outcome.decision).toBe(
        code === 'injected' ? 'inject' : refusedWhenRequired && !isOutside ? 'deny' : 'skip',
      );
      expect(outcome.operations.length > 0).toBe(code === 'injected');
    });

    it.each(Object.keys(OUTCOMES) as OutcomeCode[])('should never deny %s elsewhere', (code) => {
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

  describe('when the Pod comes again', () => {
    it('should leave it alone', () => {
      expect(judge(afterwards(newPod()))).toEqual({
        decision: 'skip',
        reason: 'already_injected',
        surprising: false,
        message: 'the sidecars of profile "agent" are there',
        profiles: [],
        operations: [],
        warnings: [],
      });
    });

    it('should leave an older version alone', () => {
      const pod = afterwards(newPod());
      const newer = newProfile({ hash: 'ffffffffffff', app: env('A', '1'), labels: { a: 'b' } });
      expect(judge(pod, [newer])).toMatchObject({
        reason: 'already_injected',
        message:
          'the sidecars of profile "agent" are there, as the profile once was; they are left alone',
        operations: [],
      });
    });

    it('should not be selected by what was added', () => {
      const marking = named('a', { labels: { team: 'x' } });
      const selector = { podSelector: { matchLabels: { team: 'x' } }, namespaceSelector: {} };
      const profiles = [marking, named('b', { selector })];
      expect(judge(newPod(), profiles).profiles).toEqual(['a']);
      expect(judge(afterwards(newPod(), profiles), profiles).reason).toBe('already_injected');
    });

    it('should get a profile that it lacks, and keep the record of the other', () => {
      const pod = afterwards(newPod(), [named('a')]);
      const outcome = judge(pod, [named('a'), named('b')]);
      expect(outcome).toMatchObject({ profiles: ['b'], warnings: [] });
      const status = applyOperations(pod, outcome.operations).metadata?.annotations?.[STATUS_KEY];
      expect(JSON.parse(status ?? '')).toMatchObject({
        profiles: { a: { containers: ['a'] }, b: { containers: ['b'] } },
      });
    });

    it('should keep records of profiles that are not loaded any more', () => {
      const pod = afterwards(newPod(), [named('a')]);
      const result = afterwards(pod, [named('b')]);
      const status = JSON.parse(result.metadata?.annotations?.[STATUS_KEY] ?? '') as object;
      expect(status).toMatchObject({ profiles: { a: {}, b: {} } });
    });

    it('should tell of a conflict beside what is there', () => {
      const pod = afterwards(newPod({ containers: [newContainer('b')] }), [named('a')]);
      expect(judge(pod, [named('a'), named('b')])).toMatchObject({
        decision: 'skip',
        reason: 'already_injected',
        warnings: [{ code: 'profile_skipped' }],
      });
    });

    describe('with a container that another webhook has added', () => {
      const volumes = [{ name: 'state', emptyDir: {} }];
      const app: Profile['app'] = [
        {
          containers: ['*'],
          env: [{ name: 'A', value: '${container.name}' }],
          envFrom: [{ configMapRef: { name: 'c' } }],
          volumeMounts: [{ name: 'state', mountPath: '/state' }],
        },
      ];
      const profile = newProfile({ app, volumes, labels: { team: 'x' }, onConflict: 'skip' });
      const withNewcomer = (newcomer = newContainer('proxy')): Pod => {
        const pod = afterwards(newPod(), [profile]);
        return {
          ...pod,
          spec: { ...pod.spec, containers: [newcomer, ...(pod.spec?.containers ?? [])] },
        };
      };

      it('should give the newcomer what it needs, and nobody else', () => {
        const outcome = judge(withNewcomer(), [profile]);
        expect(outcome).toMatchObject({
          decision: 'inject',
          profiles: ['agent'],
          message: 'added what profile "agent" gives to the app',
        });
        expect(outcome.operations.map(({ path }) => path)).toEqual([
          '/spec/containers/0/env',
          '/spec/containers/0/envFrom',
          '/spec/containers/0/volumeMounts',
          '/metadata/annotations/sidecar-injector.io~1status',
        ]);
      });

      it('should record it beside the others', () => {
        const result = afterwards(withNewcomer(), [profile]);
        const part = {
          env: ['A'],
          envFrom: [{ configMapRef: { name: 'c' } }],
          volumeMounts: ['/state'],
        };
        expect(JSON.parse(result.metadata?.annotations?.[STATUS_KEY] ?? '')).toEqual({
          version: 1,
          profiles: {
            agent: {
              hash: '0123456789ab',
              containers: ['agent'],
              volumes: ['state'],
              labels: ['team'],
              app: { app: part, proxy: part },
            },
          },
        });
        expect(judge(result, [profile]).operations).toEqual([]);
      });

      it('should leave alone what lacks something again', () => {
        const pod = afterwards(newPod(), [profile]);
        const [first, ...others] = pod.spec?.containers ?? [];
        const stripped = {
          ...pod,
          spec: { ...pod.spec, containers: [{ ...first, env: [] }, ...others] },
        };
        expect(judge(stripped as Pod, [profile]).reason).toBe('already_injected');
      });

      it('should leave alone a Pod of an older version', () => {
        expect(judge(withNewcomer(), [{ ...profile, hash: 'ffffffffffff' }]).operations).toEqual(
          [],
        );
      });

      it.each([
        ['skip', 'skip'],
        ['deny', 'deny'],
      ] as const)('should %s where its mounts conflict', (onConflict, decision) => {
        const newcomer = newContainer('proxy', {
          volumeMounts: [{ name: 'own', mountPath: '/state' }],
        });
        expect(judge(withNewcomer(newcomer), [{ ...profile, onConflict }])).toMatchObject({
          decision,
          reason: 'conflict',
          message:
            'profile "agent": container "proxy" mounts volume "own" at /state, where "state" should go; move one of them',
        });
      });
    });
  });

  describe('when a status is forged', () => {
    const forged = (profiles: object, spec: Pod['spec'] = {}): Pod =>
      newPod(spec ?? {}, {
        annotations: { [STATUS_KEY]: JSON.stringify({ version: 1, profiles }) },
      });
    const { hash } = newProfile();

    it.each<object>([
      { agent: { hash } },
      { agent: { hash, containers: ['agent'] } },
      { agent: { hash, containers: ['app'] } },
      { agent: { hash: 'old', containers: ['app'] } },
      { agent: { hash, containers: [] }, other: { hash } },
      { __proto__: null, toString: { hash, containers: ['agent'] } },
    ])('should add the sidecar in spite of %j', (profiles) => {
      const pod = forged(profiles);
      expect(judge(pod)).toMatchObject({ decision: 'inject', profiles: ['agent'] });
      expect(applyOperations(pod, judge(pod).operations).spec?.containers).toHaveLength(2);
    });

    it.each(['injected', '', '{}', '{"version":1,"profiles":[]}', '{"version":1'])(
      'should replace %j by its own',
      (text) => {
        const pod = newPod({}, { annotations: { [STATUS_KEY]: text } });
        expect(afterwards(pod).metadata?.annotations?.[STATUS_KEY]).toBe(
          '{"version":1,"profiles":{"agent":{"hash":"0123456789ab","containers":["agent"]}}}',
        );
      },
    );

    it.each<object>([
      { ghost: { hash, containers: ['app'] } },
      { agent: { hash, containers: ['agent', 'app'] } },
    ])('should not shield the app from what it gets: %j', (profiles) => {
      const result = afterwards(forged(profiles), [newProfile({ app: env('A', '1') })]);
      expect(result.spec?.containers?.[0]?.env).toEqual([{ name: 'A', value: '1' }]);
    });

    it('should not keep the record of what is not there', () => {
      const result = afterwards(forged({ ghost: { hash, containers: ['ghost'] } }));
      expect(result.metadata?.annotations?.[STATUS_KEY]).not.toContain('ghost');
    });

    it('should not hide a label from selectors', () => {
      const selector = { podSelector: { matchLabels: { team: 'x' } }, namespaceSelector: {} };
      const pod = newPod(
        {},
        {
          labels: { team: 'x' },
          annotations: {
            [STATUS_KEY]: JSON.stringify({
              version: 1,
              profiles: { ghost: { hash, labels: ['team'] } },
            }),
          },
        },
      );
      expect(judge(pod, [named('a', { selector })]).profiles).toEqual(['a']);
    });

    it('should conflict with a container of the Pod without a status', () => {
      expect(judge(newPod({ containers: [newContainer('agent')] })).reason).toBe('conflict');
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
