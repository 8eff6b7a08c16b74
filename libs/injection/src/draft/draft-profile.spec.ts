import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { applyOperations, newContainer, newContext, newPod, newProfile } from '../testing/index.ts';
import type { WarningCode } from '../terms/reasons.ts';
import { inject } from '../inject.ts';
import { DEFAULT_CONTAINER_KEY, STATUS_KEY } from '../terms/keys.ts';
import type { AppAddition, Placement, Profile } from '../profile/profile.ts';
import type { ProfileStatus } from '../facts/status.ts';

function add(pod: Pod, ...profiles: Partial<Profile>[]) {
  const outcome = inject(pod, newContext(), profiles.map(newProfile));
  const result = applyOperations(pod, outcome.operations);
  const status = result.metadata?.annotations?.[STATUS_KEY] ?? '{}';
  const { profiles: records } = JSON.parse(status) as { profiles: Record<string, ProfileStatus> };
  return { result, records, ...outcome };
}

const namesOf = ({ spec }: Pod, list: 'containers' | 'initContainers' = 'containers') =>
  spec?.[list]?.map(({ name }) => name);
const textsOf = (warnings: readonly { code: WarningCode; text: string }[], code: WarningCode) =>
  warnings.filter((warning) => warning.code === code).map(({ text }) => text);

const two = newPod({
  containers: [newContainer('app'), newContainer('log')],
  initContainers: [newContainer('setup')],
});

describe('placement', () => {
  const pair = [newContainer('a1'), newContainer('a2')];

  it.each<[Placement, string[]]>([
    ['first', ['a1', 'a2', 'app', 'log']],
    ['last', ['app', 'log', 'a1', 'a2']],
    [{ before: 'app' }, ['a1', 'a2', 'app', 'log']],
    [{ before: 'log' }, ['app', 'a1', 'a2', 'log']],
    [{ after: 'app' }, ['app', 'a1', 'a2', 'log']],
    [{ after: 'log' }, ['app', 'log', 'a1', 'a2']],
  ])('should put containers %j', (placement, names) => {
    const { result, warnings } = add(two, { placement, containers: pair });
    expect(namesOf(result)).toEqual(names);
    expect(textsOf(warnings, 'anchor_missing')).toEqual([]);
  });

  it.each<[Placement, string[]]>([
    ['first', ['i', 'agent', 'setup']],
    ['last', ['setup', 'i', 'agent']],
    [{ before: 'setup' }, ['i', 'agent', 'setup']],
    [{ after: 'setup' }, ['setup', 'i', 'agent']],
    [{ before: 'app' }, ['setup', 'i', 'agent']],
  ])('should put init containers and native sidecars %j', (placement, names) => {
    const members = { placement, mode: 'native', initContainers: [newContainer('i')] } as const;
    const { result, warnings } = add(two, members);
    expect(namesOf(result, 'initContainers')).toEqual(names);
    expect(textsOf(warnings, 'anchor_missing')).toEqual([]);
  });

  it.each<Placement>([{ before: 'ghost' }, { after: 'ghost' }])(
    'should put %j last and say so once',
    (placement) => {
      const { result, warnings } = add(two, { placement, initContainers: [newContainer('i')] });
      expect(namesOf(result)).toEqual(['app', 'log', 'agent']);
      expect(namesOf(result, 'initContainers')).toEqual(['setup', 'i']);
      expect(textsOf(warnings, 'anchor_missing')).toEqual([
        'profile "agent": there is no container "ghost" to stand beside; the sidecar went last',
      ]);
    },
  );

  it('should not miss the anchor of a profile without containers', () => {
    expect(add(two, { placement: { after: 'ghost' }, containers: [] }).warnings).toEqual([]);
  });

  it('should keep profiles in their order at the head', () => {
    const one = (name: string, placement: Placement): Partial<Profile> => ({
      name,
      placement,
      containers: [newContainer(name)],
    });
    const { result } = add(two, one('a', 'first'), one('b', { before: 'log' }), one('c', 'first'));
    expect(namesOf(result)).toEqual(['a', 'c', 'app', 'b', 'log']);
  });

  it('should stand beside a container of another profile', () => {
    const { result, warnings } = add(
      two,
      { name: 'a', containers: [newContainer('a')] },
      { name: 'b', containers: [newContainer('b')], placement: { before: 'a' } },
    );
    expect(namesOf(result)).toEqual(['app', 'log', 'b', 'a']);
    expect(warnings).toEqual([]);
  });

  it('should make the list of init containers where there is none', () => {
    const members = { initContainers: [newContainer('i'), newContainer('j')], placement: 'first' };
    const { result } = add(newPod({ initContainers: null }), members as Partial<Profile>);
    expect(namesOf(result, 'initContainers')).toEqual(['i', 'j']);
  });
});

describe('the default container', () => {
  const defaultOf = ({ metadata }: Pod) => metadata?.annotations?.[DEFAULT_CONTAINER_KEY];

  it.each<[Partial<Profile>, expected: string | undefined]>([
    [{ placement: 'first' }, 'app'],
    [{ placement: { before: 'app' } }, 'app'],
    [{ placement: 'last' }, undefined],
    [{ placement: { before: 'log' } }, undefined],
    [{ placement: 'first', mode: 'native' }, undefined],
    [{ placement: 'first', containers: [] }, undefined],
    [{ placement: 'first', annotations: { [DEFAULT_CONTAINER_KEY]: 'agent' } }, 'agent'],
  ])('should stay the first of the app: %j', (members, expected) => {
    const { result, records } = add(two, members);
    expect(defaultOf(result)).toBe(expected);
    expect(records['agent']?.annotations).toEqual(expected && [DEFAULT_CONTAINER_KEY]);
  });

  it('should stay the one that the Pod names', () => {
    const pod = newPod({ ...two.spec }, { annotations: { [DEFAULT_CONTAINER_KEY]: 'log' } });
    const { result, records, warnings } = add(pod, { placement: 'first' });
    expect(defaultOf(result)).toBe('log');
    expect(records['agent']?.annotations).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('should be named once for several profiles', () => {
    const { result, warnings } = add(
      two,
      { name: 'a', placement: 'first', containers: [newContainer('a')] },
      { name: 'b', placement: 'first', containers: [newContainer('b')] },
    );
    expect(defaultOf(result)).toBe('app');
    expect(warnings).toEqual([]);
  });

  it('should not be a sidecar that came at an earlier review', () => {
    const early = newProfile({ name: 'a', containers: [newContainer('a')] });
    const moved = applyOperations(two, inject(two, newContext(), [early]).operations);
    const containers = [...(moved.spec?.containers ?? [])].reverse();
    const pod = { ...moved, spec: { ...moved.spec, containers } };
    const late = newProfile({ name: 'b', placement: 'first', containers: [newContainer('b')] });
    const { operations } = inject(pod, newContext(), [early, late]);
    expect(defaultOf(applyOperations(pod, operations))).toBe('log');
  });
});

describe('labels and annotations', () => {
  it('should be added and recorded', () => {
    const { result, records, warnings } = add(newPod({}, { labels: null }), {
      labels: { team: 'x', 'a/b': 'y' },
      annotations: { note: 'z' },
    });
    expect(result.metadata).toMatchObject({
      labels: { team: 'x', 'a/b': 'y' },
      annotations: { note: 'z' },
    });
    expect(records['agent']).toMatchObject({ labels: ['team', 'a/b'], annotations: ['note'] });
    expect(warnings).toEqual([]);
  });

  it('should keep the values of the Pod', () => {
    const pod = newPod({}, { labels: { team: 'own' }, annotations: { note: 'own' } });
    const members = { labels: { team: 'x' }, annotations: { note: 'y' } };
    const { result, records, warnings } = add(pod, members);
    expect(result.metadata).toMatchObject({
      labels: { team: 'own' },
      annotations: { note: 'own' },
    });
    expect(records['agent']).toEqual({ hash: '0123456789ab', containers: ['agent'] });
    expect(warnings).toEqual([
      { code: 'label_kept', text: 'profile "agent": the Pod keeps its own value of label team' },
      {
        code: 'annotation_kept',
        text: 'profile "agent": the Pod keeps its own value of annotation note',
      },
    ]);
  });

  it('should not claim what the Pod has with the same value', () => {
    const pod = newPod({}, { labels: { team: 'x' }, annotations: { note: 'y' } });
    const { records, warnings } = add(pod, { labels: { team: 'x' }, annotations: { note: 'y' } });
    expect(records['agent']).toEqual({ hash: '0123456789ab', containers: ['agent'] });
    expect(warnings).toEqual([]);
  });
});

describe('image pull secrets', () => {
  it.each<[ofPod: { name: string }[] | null | undefined, names: string[], recorded: unknown]>([
    [undefined, ['a', 'b'], ['a', 'b']],
    [null, ['a', 'b'], ['a', 'b']],
    [[{ name: 'own' }], ['own', 'a', 'b'], ['a', 'b']],
    [[{ name: 'b' }], ['b', 'a'], ['a']],
    [[{ name: 'a' }, { name: 'b' }], ['a', 'b'], undefined],
  ])('should join %j', (ofPod, names, recorded) => {
    const imagePullSecrets = [{ name: 'a' }, { name: 'b' }];
    const { result, records } = add(newPod({ imagePullSecrets: ofPod }), { imagePullSecrets });
    expect(result.spec?.imagePullSecrets).toEqual(names.map((name) => ({ name })));
    expect(records['agent']?.imagePullSecrets).toEqual(recorded);
  });
});

describe('host aliases', () => {
  const alias = (ip: string, ...hostnames: string[]) => ({ ip, hostnames });
  const profile = (name: string, ...hostAliases: ReturnType<typeof alias>[]): Partial<Profile> => ({
    name,
    hostAliases,
    containers: [],
  });

  it('should join those of one address, over the Pod and two profiles', () => {
    const pod = newPod({ hostAliases: [alias('10.0.0.1', 'own'), alias('10.0.0.2', 'other')] });
    const { result, records } = add(
      pod,
      profile('a', alias('10.0.0.2', 'a', 'other'), alias('10.0.0.3', 'x', 'y')),
      profile('b', alias('10.0.0.3', 'y', 'z'), alias('10.0.0.2', 'a', 'b')),
    );
    expect(result.spec?.hostAliases).toEqual([
      alias('10.0.0.1', 'own'),
      alias('10.0.0.2', 'other', 'a', 'b'),
      alias('10.0.0.3', 'x', 'y', 'z'),
    ]);
    expect(records).toMatchObject({
      a: { hostAliases: { '10.0.0.2': ['a'], '10.0.0.3': ['x', 'y'] } },
      b: { hostAliases: { '10.0.0.2': ['b'], '10.0.0.3': ['z'] } },
    });
  });

  it('should join two entries of one profile', () => {
    const both = profile('a', alias('10.0.0.1', 'x'), alias('10.0.0.1', 'y'));
    const { result, records } = add(newPod(), both);
    expect(result.spec?.hostAliases).toEqual([alias('10.0.0.1', 'x', 'y')]);
    expect(records['a']?.hostAliases).toEqual({ '10.0.0.1': ['x', 'y'] });
  });

  it.each([null, undefined, []])('should make the names of an entry where they are %j', (names) => {
    const pod = newPod({ hostAliases: [{ ip: '10.0.0.1', hostnames: names }] });
    const { result } = add(pod, profile('a', alias('10.0.0.1', 'x', 'y')));
    expect(result.spec?.hostAliases).toEqual([alias('10.0.0.1', 'x', 'y')]);
  });

  it('should not claim what is there', () => {
    const pod = newPod({ hostAliases: [alias('10.0.0.1', 'x')] });
    const { records } = add(pod, profile('a', alias('10.0.0.1', 'x'), { ip: '10.0.0.4' } as never));
    expect(records['a']).toEqual({ hash: '0123456789ab' });
  });
});

describe('volumes', () => {
  it('should be added once, by the profile that comes first', () => {
    const volumes = [{ name: 'state', emptyDir: {} }];
    const { result, records } = add(
      newPod({ volumes: null }),
      { name: 'a', volumes, containers: [] },
      { name: 'b', volumes, containers: [] },
    );
    expect(result.spec?.volumes).toEqual(volumes);
    expect(records).toEqual({
      a: { hash: '0123456789ab', volumes: ['state'] },
      b: { hash: '0123456789ab' },
    });
  });
});

describe('what the app gets', () => {
  const part = (members: Partial<AppAddition>): AppAddition => ({
    containers: ['*'],
    env: [],
    envFrom: [],
    volumeMounts: [],
    ...members,
  });

  it('should be recorded by container', () => {
    const envFrom = [{ configMapRef: { name: 'c' } }];
    const { result, records } = add(two, {
      volumes: [{ name: 'v', emptyDir: {} }],
      app: [
        part({ env: [{ name: 'A', value: '1' }], envFrom }),
        part({
          containers: ['log'],
          env: [{ name: 'B', value: '2' }],
          envFrom: [{ secretRef: { name: 's' } }],
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        }),
        part({ containers: ['setup'], volumeMounts: [{ name: 'v', mountPath: '/w' }] }),
      ],
    });
    expect(records['agent']?.app).toEqual({
      app: { env: ['A'], envFrom },
      log: {
        env: ['A', 'B'],
        envFrom: [...envFrom, { secretRef: { name: 's' } }],
        volumeMounts: ['/v'],
      },
      setup: { volumeMounts: ['/w'] },
    });
    expect(result.spec?.containers?.[1]).toMatchObject({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      envFrom: [{ secretRef: { name: 's' } }, { configMapRef: { name: 'c' } }],
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
    });
  });

  it('should leave out sidecars of the same and of other profiles', () => {
    const app = [part({ env: [{ name: 'A', value: '1' }] })];
    const { result } = add(
      newPod(),
      { name: 'a', containers: [newContainer('a')], app },
      { name: 'b', containers: [newContainer('b')], app },
    );
    expect(result.spec?.containers?.map(({ env }) => env?.length ?? 0)).toEqual([1, 0, 0]);
  });

  it('should keep variables of the app', () => {
    const pod = newPod({
      containers: [newContainer('app', { env: [{ name: 'A', value: 'own' }] })],
    });
    const { result, records, warnings } = add(pod, {
      app: [part({ env: [{ name: 'A', value: 'x' }] })],
    });
    expect(result.spec?.containers?.[0]).toEqual(pod.spec?.containers?.[0]);
    expect(records['agent']?.app).toBeUndefined();
    expect(warnings).toEqual([
      {
        code: 'env_kept',
        text: 'profile "agent": container "app" keeps its own value of A',
      },
    ]);
  });
});
