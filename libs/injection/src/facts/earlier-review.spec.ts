import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { newContainer, newPod, newProfile } from '../testing/index.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import type { Profile } from '../profile/profile.ts';
import type { ProfileStatus } from './status.ts';
import { readEarlierReview } from './earlier-review.ts';
import { PodFacts } from './pod-facts.ts';

const profile = newProfile({ initContainers: [newContainer('setup')], labels: { team: 'ours' } });
const { hash } = profile;

/** What the injector itself would have recorded. */
const genuine: ProfileStatus = { hash, containers: ['agent'], initContainers: ['setup'] };

const injected = newPod({
  containers: [newContainer('app'), newContainer('agent')],
  initContainers: [newContainer('setup')],
});

const status = (record: ProfileStatus, name = 'agent') =>
  ({ version: 1, profiles: { [name]: record } }) as const;

const readAgain = (pod: Pod, recorded: object | undefined, loaded: readonly Profile[]) => {
  const annotations = recorded && { [STATUS_KEY]: JSON.stringify(recorded) };
  const metadata = {
    ...pod.metadata,
    annotations: { ...pod.metadata?.annotations, ...annotations },
  };
  return readEarlierReview(new PodFacts({ ...pod, metadata }, 'shop'), loaded);
};

const findPresence = (one: Profile, recorded: object | undefined, pod: Pod): string =>
  readAgain(pod, recorded, [one]).presence.get(one.name) ?? 'absent';

describe('presence', () => {
  it('should find a profile that the status records and the Pod holds', () => {
    expect(findPresence(profile, status(genuine), injected)).toBe('current');
  });

  it('should find an older version of it', () => {
    expect(findPresence(profile, status({ ...genuine, hash: 'old' }), injected)).toBe('stale');
  });

  it('should find an older version that had other containers besides', () => {
    const pod = newPod({
      containers: ['app', 'agent', 'former'].map((name) => newContainer(name)),
    });
    const record = { hash: 'old', containers: ['agent', 'former'] };
    expect(findPresence(profile, status(record), pod)).toBe('stale');
  });

  it('should take a native sidecar for the same as a plain one', () => {
    const pod = newPod({
      containers: [newContainer('app')],
      initContainers: [newContainer('agent', { restartPolicy: 'Always' }), newContainer('setup')],
    });
    expect(findPresence(profile, status(genuine), pod)).toBe('current');
  });

  it('should not ask for what others may have taken away since', () => {
    const record = {
      ...genuine,
      volumes: ['state'],
      labels: ['team'],
      annotations: ['note'],
      app: { app: { env: ['A'], volumeMounts: ['/state'] }, gone: {} },
    };
    expect(findPresence(profile, status(record), injected)).toBe('current');
  });

  describe('when the status is forged', () => {
    it.each<[title: string, record: ProfileStatus]>([
      ['names nothing', { hash }],
      ['names nothing of an older version', { hash: 'old' }],
      ['names one container of two', { hash, containers: ['agent'] }],
      ['names a container of the app instead', { hash, containers: ['app'] }],
      ['names a container of the app as an older version', { hash: 'old', containers: ['app'] }],
      ['names a container of the app besides', { ...genuine, containers: ['agent', 'app'] }],
      ['names a container that is not there', { ...genuine, containers: ['agent', 'ghost'] }],
      [
        'names a container that is not there as an older version',
        { hash: 'old', containers: ['agent', 'ghost'] },
      ],
      ['names labels only', { hash, labels: [] }],
    ])('should not believe one that %s', (_, record) => {
      expect(findPresence(profile, status(record), injected)).toBe('absent');
    });

    it('should not believe one about containers that are gone', () => {
      expect(findPresence(profile, status(genuine), newPod())).toBe('absent');
    });

    it('should not believe one of another profile', () => {
      expect(findPresence(profile, status(genuine, 'other'), injected)).toBe('absent');
    });

    it.each(['constructor', '__proto__'])('should not inherit a record for %s', (name) => {
      expect(findPresence({ ...profile, name }, status(genuine), injected)).toBe('absent');
    });

    it('should not believe containers without a status', () => {
      expect(findPresence(profile, undefined, injected)).toBe('absent');
    });
  });

  describe('when the profile has no containers', () => {
    const bare = newProfile({ containers: [], app: [] });
    const pod = newPod(
      {
        containers: [
          newContainer('app', {
            env: [{ name: 'A' }],
            volumeMounts: [{ name: 'state', mountPath: '/state' }],
          }),
        ],
        initContainers: [newContainer('setup', { env: [{ name: 'B' }] })],
        volumes: [{ name: 'state' }],
      },
      { labels: { team: 'x' }, annotations: { note: 'x' } },
    );

    it.each<Partial<ProfileStatus>>([
      {},
      { volumes: ['state'] },
      { labels: ['team'] },
      { annotations: ['note'] },
      { app: { app: { env: ['A'], volumeMounts: ['/state'], envFrom: [{}] } } },
      { app: { setup: { env: ['B'] } } },
    ])('should believe a record of %j', (record) => {
      expect(findPresence(bare, status({ hash, ...record }), pod)).toBe('current');
    });

    it.each<Partial<ProfileStatus>>([
      { volumes: ['state', 'ghost'] },
      { labels: ['ghost'] },
      { labels: ['constructor'] },
      { annotations: ['ghost'] },
      { app: { app: { env: ['A', 'GHOST'] } } },
      { app: { app: { volumeMounts: ['/ghost'] } } },
      { app: { ghost: { env: ['A'] } } },
      { hash: 'old', volumes: ['state'] },
      { containers: ['app'] },
    ])('should not believe a record of %j', (record) => {
      expect(findPresence(bare, status({ hash, ...record }), pod)).toBe('absent');
    });
  });
});

describe('sidecars', () => {
  it('should name the sidecars of every profile that is there', () => {
    const other = newProfile({ name: 'other', containers: [newContainer('app')] });
    const both = { version: 1, profiles: { agent: genuine, other: { hash: 'x' } } } as const;
    expect([...readAgain(injected, both, [profile, other]).sidecars]).toEqual(['agent', 'setup']);
  });

  it('should name none that the record of an older version lacks', () => {
    const record = { hash: 'old', containers: ['agent'] };
    expect([...readAgain(injected, status(record), [profile]).sidecars]).toEqual(['agent']);
  });

  it('should believe no record of a profile that is not loaded', () => {
    const forged = status({ hash: 'x', containers: ['app'] }, 'ghost');
    expect([...readAgain(injected, forged, [profile]).sidecars]).toEqual([]);
  });

  it('should name none without a status', () => {
    expect([...readAgain(injected, undefined, [profile]).sidecars]).toEqual([]);
  });
});

describe('labels', () => {
  const labels = { team: 'ours', app: 'shop' };
  const withStatus = (record: ProfileStatus, name: string) =>
    newPod(
      { ...injected.spec },
      { labels, annotations: { [STATUS_KEY]: JSON.stringify(status(record, name)) } },
    );

  it('should leave out what a profile has added', () => {
    const pod = withStatus({ ...genuine, labels: ['team'] }, 'agent');
    expect(readEarlierReview(new PodFacts(pod, 'shop'), [profile]).labels).toEqual({ app: 'shop' });
  });

  it.each<[title: string, record: ProfileStatus, name: string]>([
    ['the profile did not add', genuine, 'agent'],
    ['the profile does not set', { ...genuine, labels: ['app'] }, 'agent'],
    ['an older version added', { ...genuine, hash: 'old', labels: ['team'] }, 'agent'],
    ['a forged status names', { hash, labels: ['team'] }, 'agent'],
    ['a profile that is not loaded added', { ...genuine, labels: ['team'] }, 'ghost'],
  ])('should keep labels that %s', (_, record, name) => {
    expect(
      readEarlierReview(new PodFacts(withStatus(record, name), 'shop'), [profile]).labels,
    ).toEqual(labels);
  });

  it('should give the very labels of a Pod without a status', () => {
    const pod = newPod({}, { labels });
    expect(readEarlierReview(new PodFacts(pod, 'shop'), [profile]).labels).toBe(labels);
  });
});
