import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { applyOperations, newContainer, newContext, newPod, newProfile } from './testing/index.ts';
import { inject } from './inject.ts';
import { STATUS_KEY } from './terms/keys.ts';
import type { ProfileStatus } from './facts/status.ts';
import type { Profile } from './profile/profile.ts';
import { uninject } from './uninject.ts';

const recorded = (
  record: Partial<ProfileStatus>,
  spec: Pod['spec'] = {},
  metadata: NonNullable<Pod['metadata']> = {},
): Pod =>
  newPod(spec ?? {}, {
    ...metadata,
    annotations: {
      ...metadata.annotations,
      [STATUS_KEY]: JSON.stringify({ version: 1, profiles: { agent: { hash: 'x', ...record } } }),
    },
  });

const pathsOf = (pod: Pod) => uninject(pod).operations.map(({ path }) => path);
const STATUS_PATH = '/metadata/annotations/sidecar-injector.io~1status';

const rich: Profile = newProfile({
  placement: 'first',
  initContainers: [newContainer('setup')],
  volumes: [{ name: 'state', emptyDir: {} }],
  imagePullSecrets: [{ name: 'registry' }],
  hostAliases: [
    { ip: '10.0.0.1', hostnames: ['h', 'i'] },
    { ip: '10.0.0.2', hostnames: ['j'] },
  ],
  labels: { 'a/b': 'x', team: 'x' },
  annotations: { note: 'x' },
  app: [
    {
      containers: ['*'],
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      envFrom: [{ configMapRef: { name: 'c' } }],
      volumeMounts: [{ name: 'state', mountPath: '/state' }],
    },
  ],
});

describe(uninject.name, () => {
  it.each<[title: string, pod: Pod]>([
    ['small', newPod({}, { annotations: { own: 'x' } })],
    [
      'full of its own',
      newPod(
        {
          containers: [
            newContainer('app', {
              env: [{ name: 'A', value: 'own' }],
              envFrom: [{ secretRef: { name: 's' } }],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            }),
            newContainer('log'),
          ],
          initContainers: [newContainer('own-setup')],
          volumes: [{ name: 'data', emptyDir: {} }],
          imagePullSecrets: [{ name: 'own' }],
          hostAliases: [
            { ip: '10.0.0.1', hostnames: ['h', 'own'] },
            { ip: '10.0.0.9', hostnames: ['own'] },
          ],
        },
        { labels: { team: 'own' }, annotations: { own: 'x' } },
      ),
    ],
  ])('should undo what inject did to a Pod that is %s', (_, pod) => {
    const others = newProfile({
      name: 'other',
      containers: [newContainer('other')],
      labels: { o: '' },
    });
    const injected = applyOperations(pod, inject(pod, newContext(), [rich, others]).operations);
    expect(injected).not.toEqual(pod);
    const { operations, notes } = uninject(injected);
    expect(notes).toEqual([]);
    expect(operations.every(({ op }) => op === 'remove')).toBe(true);
    expect(applyOperations(injected, operations)).toEqual(pod);
  });

  it('should leave its input as it is', () => {
    const pod = recorded({ containers: ['agent'] }, { containers: [newContainer('agent')] });
    const before = structuredClone(pod);
    uninject(pod);
    expect(pod).toEqual(before);
  });

  describe('when there is nothing to go by', () => {
    it.each<[Pod, note: string]>([
      [newPod(), `the Pod has no annotation ${STATUS_KEY}`],
      [{}, `the Pod has no annotation ${STATUS_KEY}`],
      [
        newPod({}, { annotations: { [STATUS_KEY]: 'injected' } }),
        `the Pod has an unreadable annotation ${STATUS_KEY}`,
      ],
      [
        { spec: { containers: 'x' } } as unknown as Pod,
        'the Pod is malformed: spec.containers must be a list of objects with a name',
      ],
      [
        recorded({ containers: ['app', 'log'] }),
        `annotation ${STATUS_KEY} names every container of the Pod, so it is not the injector's`,
      ],
    ])('should say so: %#', (pod, note) => {
      expect(uninject(pod)).toEqual({ operations: [], notes: [note] });
    });
  });

  describe('when a list or map', () => {
    it.each<[title: string, pod: Pod, paths: string[]]>([
      [
        'holds others too',
        recorded(
          { containers: ['agent', 'b'] },
          { containers: ['agent', 'app', 'b'].map((name) => newContainer(name)) },
          { annotations: { own: 'x' } },
        ),
        ['/spec/containers/2', '/spec/containers/0', STATUS_PATH],
      ],
      [
        'holds nothing else',
        recorded(
          { initContainers: ['setup'], volumes: ['v'], imagePullSecrets: ['s'], labels: ['a'] },
          {
            initContainers: [newContainer('setup')],
            volumes: [{ name: 'v' }],
            imagePullSecrets: [{ name: 's' }],
          },
          { labels: { a: 'b' } },
        ),
        [
          '/spec/initContainers',
          '/spec/volumes',
          '/spec/imagePullSecrets',
          '/metadata/labels',
          '/metadata/annotations',
        ],
      ],
      [
        'does not hold it any more',
        recorded(
          {
            initContainers: ['setup'],
            volumes: ['v'],
            imagePullSecrets: ['s'],
            labels: ['a', 'constructor'],
            annotations: ['gone'],
            hostAliases: { '10.0.0.1': ['h'] },
            app: { gone: { env: ['A'] }, app: { env: ['A'], envFrom: [{}], volumeMounts: ['/m'] } },
          },
          { volumes: [], hostAliases: [], imagePullSecrets: [{}] },
        ),
        ['/metadata/annotations'],
      ],
      [
        'is in a container',
        recorded(
          { app: { app: { env: ['B', 'C'], envFrom: [{ b: 1, a: 2 }], volumeMounts: ['/m'] } } },
          {
            containers: [
              newContainer('log', { env: [{ name: 'B' }] }),
              newContainer('app', {
                env: ['A', 'B', 'C'].map((name) => ({ name })),
                envFrom: [{ a: 2, b: 1 }],
                volumeMounts: [
                  { name: 'v', mountPath: '/m' },
                  { name: 'v', mountPath: '/n' },
                ],
              }),
            ],
          },
        ),
        [
          '/spec/containers/1/env/2',
          '/spec/containers/1/env/1',
          '/spec/containers/1/envFrom',
          '/spec/containers/1/volumeMounts/0',
          '/metadata/annotations',
        ],
      ],
      [
        'is in an init container',
        recorded(
          { app: { setup: { env: ['B'] } } },
          { initContainers: [newContainer('setup', { env: [{ name: 'B' }] })] },
        ),
        ['/spec/initContainers/0/env', '/metadata/annotations'],
      ],
      [
        'is of host aliases',
        recorded(
          { hostAliases: { '10.0.0.1': ['h'], '10.0.0.2': ['j'], '10.0.0.3': ['k'] } },
          {
            hostAliases: [
              { ip: '10.0.0.1', hostnames: ['h', 'own'] },
              { ip: '10.0.0.2', hostnames: ['j'] },
              { ip: '10.0.0.3', hostnames: null },
              { ip: '10.0.0.4', hostnames: [] },
            ],
          },
        ),
        [
          '/spec/hostAliases/0/hostnames/0',
          '/spec/hostAliases/2',
          '/spec/hostAliases/1',
          '/metadata/annotations',
        ],
      ],
    ])('%s, it should remove just what is recorded', (_, pod, paths) => {
      expect(pathsOf(pod)).toEqual(paths);
    });
  });

  it('should remove a key once that two profiles record', () => {
    const profiles = { a: { hash: 'x', labels: ['team'] }, b: { hash: 'x', labels: ['team'] } };
    const status = JSON.stringify({ version: 1, profiles });
    const pod = newPod(
      {},
      { labels: { team: '', own: '' }, annotations: { [STATUS_KEY]: status } },
    );
    expect(pathsOf(pod)).toEqual(['/metadata/labels/team', '/metadata/annotations']);
  });
});
