import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { applyOperations, newContainer, newContext, newPod, newProfile } from './testing/index.ts';
import type { Outcome } from './terms/context.ts';
import { inject } from './inject.ts';
import { STATUS_KEY } from './terms/keys.ts';
import type { Profile } from './profile/profile.ts';

const judge = (pod: Pod, profiles: readonly Profile[] = [newProfile()]): Outcome =>
  inject(pod, newContext(), profiles);

const afterwards = (pod: Pod, profiles?: readonly Profile[]): Pod =>
  applyOperations(pod, judge(pod, profiles).operations);

const named = (name: string, members: Partial<Profile> = {}): Profile =>
  newProfile({ name, containers: [newContainer(name)], ...members });

const env = (name: string, value: string, containers = ['*']): Profile['app'] => [
  { containers, env: [{ name, value }], envFrom: [], volumeMounts: [] },
];

describe(inject.name, () => {
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
});
