import { describe, expect, it } from '@jest/globals';
import type { Container, Pod, Volume } from '@sidecar-injector/admission';
import { newContainer, newContext, newPod, newProfile } from '../testing/index.ts';
import type { Profile } from '../profile/profile.ts';
import { readEarlierReview } from '../facts/earlier-review.ts';
import { PodFacts } from '../facts/pod-facts.ts';
import { fillProfile } from '../select/fill-profile.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import { findConflict } from './find-conflict.ts';
import { Holdings } from './holdings.ts';

function judge(pod: Pod, members: Partial<Profile>): string | undefined {
  const facts = new PodFacts(pod, 'shop');
  const profile = newProfile(members);
  const earlier = readEarlierReview(facts, [profile]);
  return findConflict(fillProfile(profile, facts, earlier, newContext()), new Holdings(facts));
}

const withPorts = (name: string, ...ports: NonNullable<Container['ports']>) =>
  newContainer(name, { ports });
const mounting = (name: string, volume: string, mountPath = '/data') =>
  newContainer(name, { volumeMounts: [{ name: volume, mountPath }] });
const appMount = (name: string, mountPath: string): Profile['app'] => [
  { containers: ['*'], env: [], envFrom: [], volumeMounts: [{ name, mountPath }] },
];

describe(findConflict.name, () => {
  describe('names of containers', () => {
    const message = 'the Pod has a container "agent" of its own; rename one of them';

    it.each<[title: string, spec: Pod['spec'], members: Partial<Profile>]>([
      ['a container', { containers: [newContainer('agent')] }, {}],
      ['an init container', { initContainers: [newContainer('agent')] }, {}],
      [
        'a container, for an init container',
        { containers: [newContainer('agent')] },
        { containers: [], initContainers: [newContainer('agent')] },
      ],
      [
        'a container, for a native sidecar',
        { containers: [newContainer('agent')] },
        { mode: 'native' },
      ],
    ])('should be unique: %s', (_, spec, members) => {
      expect(judge(newPod(spec ?? {}), members)).toBe(message);
    });

    it('should only be compared whole', () => {
      expect(judge(newPod({ containers: [newContainer('agent-2')] }), {})).toBeUndefined();
    });
  });

  describe('ports', () => {
    const port = { containerPort: 2332 };

    it.each<[title: string, spec: Pod['spec'], members: Partial<Profile>, message: string]>([
      [
        'of a container',
        { containers: [newContainer('log'), withPorts('app', port)] },
        {},
        'port 2332/TCP of container "agent" is taken by container "app"; move one of them',
      ],
      [
        'with the protocol said or not',
        { containers: [withPorts('app', { ...port, protocol: 'TCP' })] },
        {},
        'port 2332/TCP of container "agent" is taken by container "app"; move one of them',
      ],
      [
        'with an empty protocol',
        { containers: [withPorts('app', { ...port, protocol: '' })] },
        {},
        'port 2332/TCP of container "agent" is taken by container "app"; move one of them',
      ],
      [
        'of a native sidecar',
        { initContainers: [{ ...withPorts('proxy', port), restartPolicy: 'Always' }] },
        {},
        'port 2332/TCP of container "agent" is taken by container "proxy"; move one of them',
      ],
      [
        'for a native sidecar',
        { containers: [withPorts('app', port)] },
        { mode: 'native' },
        'port 2332/TCP of container "agent" is taken by container "app"; move one of them',
      ],
      [
        'of the node',
        { containers: [withPorts('app', { containerPort: 1, hostPort: 80 })] },
        { containers: [withPorts('agent', { containerPort: 2, hostPort: 80 })] },
        'hostPort 80/TCP of container "agent" is taken by container "app"; move one of them',
      ],
    ])('should not be taken: %s', (_, spec, members, message) => {
      const containers = [withPorts('agent', port)];
      expect(judge(newPod(spec ?? {}), { containers, ...members })).toBe(message);
    });

    it.each<[title: string, spec: Pod['spec'], members: Partial<Profile>]>([
      ['of another protocol', { containers: [withPorts('app', { ...port, protocol: 'UDP' })] }, {}],
      ['of an init container that ends', { initContainers: [withPorts('setup', port)] }, {}],
      [
        'for an init container that ends',
        { containers: [withPorts('app', port)] },
        { containers: [], initContainers: [withPorts('setup', port)] },
      ],
      [
        'of the node and of the Pod',
        { containers: [withPorts('app', { containerPort: 1, hostPort: 2332 })] },
        {},
      ],
      ['that are null', { containers: [newContainer('app', { ports: null })] }, {}],
    ])('should be free: %s', (_, spec, members) => {
      const containers = [withPorts('agent', port)];
      expect(judge(newPod(spec ?? {}), { containers, ...members })).toBeUndefined();
    });
  });

  describe('volumes', () => {
    const message = 'the Pod has another volume "state"; rename one of them';

    it.each<[ofPod: object, ofProfile: object]>([
      [{ emptyDir: { medium: 'Memory' } }, { emptyDir: {} }],
      [{ configMap: { name: 'a' } }, { configMap: { name: 'b' } }],
      [{ configMap: { name: 'a', defaultMode: 256 } }, { configMap: { name: 'a' } }],
      [{ secret: { secretName: 'a' } }, {}],
      [{ hostPath: { path: '/a', type: 'Directory' } }, { hostPath: { path: '/a' } }],
    ])('should not be two of a name: %j and %j', (ofPod, ofProfile) => {
      const volumes = [{ name: 'other' }, { name: 'state', ...ofPod }];
      expect(judge(newPod({ volumes }), { volumes: [{ name: 'state', ...ofProfile }] })).toBe(
        message,
      );
    });

    it.each<[ofPod: object, ofProfile: object]>([
      [{ emptyDir: {} }, { emptyDir: {} }],
      [{ emptyDir: {} }, {}],
      [{ configMap: { name: 'a', defaultMode: 420 } }, { configMap: { name: 'a' } }],
      [
        { secret: { secretName: 'a', defaultMode: 420 } },
        { secret: { secretName: 'a', items: null } },
      ],
      [{ hostPath: { path: '/a', type: '' } }, { hostPath: { path: '/a' } }],
      [
        {
          projected: {
            defaultMode: 420,
            sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }],
          },
        },
        { projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
      ],
      [
        {
          downwardAPI: {
            defaultMode: 420,
            items: [{ path: 'l', fieldRef: { apiVersion: 'v1', fieldPath: 'f' } }],
          },
        },
        { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'f' } }] } },
      ],
    ])('should be shared when the server has only filled in: %j and %j', (ofPod, ofProfile) => {
      const volumes: Volume[] = [{ name: 'state', ...ofPod }];
      expect(
        judge(newPod({ volumes }), { volumes: [{ name: 'state', ...ofProfile }] }),
      ).toBeUndefined();
    });
  });

  describe('mounts of a sidecar', () => {
    it.each<[title: string, container: Container]>([
      ['a mount', mounting('agent', 'ghost')],
      ['a device', newContainer('agent', { volumeDevices: [{ name: 'ghost', devicePath: '/d' }] })],
    ])('should not lack a volume: %s', (_, container) => {
      expect(judge(newPod(), { containers: [container] })).toBe(
        'container "agent" mounts volume "ghost", which neither profile nor Pod has; add it to volumes',
      );
    });

    it('should not lack a volume in an init container', () => {
      expect(judge(newPod(), { initContainers: [mounting('setup', 'ghost')] })).toBe(
        'container "setup" mounts volume "ghost", which neither profile nor Pod has; add it to volumes',
      );
    });

    it('should find the volumes of the profile and of the Pod', () => {
      const containers = [
        newContainer('agent', {
          volumeMounts: [{ name: 'mine', mountPath: '/a' }],
          volumeDevices: [{ name: 'theirs', devicePath: '/b' }],
        }),
      ];
      const pod = newPod({ volumes: [{ name: 'theirs' }] });
      expect(judge(pod, { containers, volumes: [{ name: 'mine' }] })).toBeUndefined();
    });
  });

  describe('mounts in the app', () => {
    it.each(['/data', '/data/'])('should not hide a volume of the app at %s', (mountPath) => {
      const pod = newPod({ containers: [mounting('app', 'own')], volumes: [{ name: 'own' }] });
      const members = { volumes: [{ name: 'state' }], app: appMount('state', mountPath) };
      expect(judge(pod, members)).toBe(
        `container "app" mounts volume "own" at ${mountPath}, where "state" should go; move one of them`,
      );
    });

    it('should not hide a device of the app', () => {
      const volumeDevices = [{ name: 'disk', devicePath: '/data' }];
      const pod = newPod({ containers: [newContainer('app', { volumeDevices })] });
      expect(judge(pod, { volumes: [{ name: 's' }], app: appMount('s', '/data') })).toBe(
        'container "app" mounts volume "disk" at /data, where "s" should go; move one of them',
      );
    });

    it('should not lack a volume', () => {
      expect(judge(newPod(), { app: appMount('ghost', '/data') })).toBe(
        'volume "ghost" for container "app" is in neither profile nor Pod; add it to volumes',
      );
    });

    it('should find a volume that the app mounts there already', () => {
      const pod = newPod({ containers: [mounting('app', 'state')], volumes: [{ name: 'state' }] });
      expect(judge(pod, { app: appMount('state', '/data') })).toBeUndefined();
    });
  });

  it('should name the first of several', () => {
    const pod = newPod({ containers: [withPorts('agent', { containerPort: 1 })] });
    const containers = [withPorts('agent', { containerPort: 1 }), mounting('b', 'ghost')];
    expect(judge(pod, { containers })).toContain('rename one of them');
  });

  it('should find nothing in a profile that adds nothing', () => {
    expect(judge(newPod(), { containers: [] })).toBeUndefined();
  });
});

describe('a container that came after the profile', () => {
  it('should count only on volumes that are there', () => {
    const profile = newProfile({ volumes: [{ name: 'state' }], app: appMount('state', '/state') });
    const record = { hash: profile.hash, containers: ['agent'], volumes: ['state'] };
    const annotations = {
      [STATUS_KEY]: JSON.stringify({ version: 1, profiles: { agent: record } }),
    };
    const judgeAgain = (spec: Pod['spec']): string | undefined =>
      judge(
        newPod(
          { ...spec, containers: ['app', 'agent'].map((name) => newContainer(name)) },
          {
            annotations,
          },
        ),
        profile,
      );
    expect(judgeAgain({})).toBe(
      'volume "state" for container "app" is in neither profile nor Pod; add it to volumes',
    );
    expect(judgeAgain({ volumes: [{ name: 'state' }] })).toBeUndefined();
  });
});
