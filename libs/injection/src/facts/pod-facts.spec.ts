import { describe, expect, it } from '@jest/globals';
import type { Container, OwnerReference, Pod, Probe } from '@sidecar-injector/admission';
import { newContainer, newPod } from '../testing/index.ts';
import { PodFacts } from './pod-facts.ts';

const factsOf = (pod: Pod, namespace = 'shop') => new PodFacts(pod, namespace);

const owner = (members: Partial<OwnerReference> = {}): OwnerReference => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  name: 'backup',
  uid: 'u',
  controller: true,
  ...members,
});

describe('views of a Pod', () => {
  it.each<Pod>([
    {},
    { metadata: null, spec: null },
    {
      metadata: { labels: null, annotations: null, ownerReferences: null },
      spec: { containers: null, initContainers: null },
    },
  ])('should find nothing in %j', (pod) => {
    const facts = factsOf(pod);
    expect([facts.containers, facts.initContainers, facts.volumes]).toEqual([[], [], []]);
    expect([facts.labels, facts.annotations]).toEqual([{}, {}]);
    expect([facts.isOwnedByJob, facts.os, facts.probePorts]).toEqual([false, 'linux', '']);
    expect([facts.container('app'), facts.volume('v')]).toEqual([undefined, undefined]);
  });

  it('should give the very members', () => {
    const pod = newPod(
      { initContainers: [newContainer('setup')], volumes: [{ name: 'v' }] },
      { labels: { a: 'b' }, annotations: { c: 'd' } },
    );
    const facts = factsOf(pod);
    expect(facts.containers).toBe(pod.spec?.containers);
    expect(facts.initContainers).toBe(pod.spec?.initContainers);
    expect(facts.labels).toBe(pod.metadata?.labels);
    expect(facts.annotations).toBe(pod.metadata?.annotations);
    expect(facts.container('app')).toBe(pod.spec?.containers?.[0]);
    expect(facts.container('setup')).toBe(pod.spec?.initContainers?.[0]);
    expect(facts.volume('v')).toBe(pod.spec?.volumes?.[0]);
    expect([facts.label('a'), facts.annotation('c')]).toEqual(['b', 'd']);
  });

  it('should take the first of two containers of a name, and one of the app before others', () => {
    const containers = [newContainer('app', { image: '1' }), newContainer('app', { image: '2' })];
    const pod = newPod({ containers, initContainers: [newContainer('app', { image: '3' })] });
    expect(factsOf(pod).container('app')).toBe(containers[0]);
  });
});

describe('isOwnedByJob', () => {
  it.each<[OwnerReference, boolean]>([
    [owner(), true],
    [owner({ apiVersion: 'batch/v2' }), true],
    [owner({ apiVersion: 'batch.volcano.sh/v1alpha1' }), false],
    [owner({ kind: 'ReplicaSet', apiVersion: 'apps/v1' }), false],
    [owner({ controller: false }), false],
    [{ apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u' }, false],
  ])('should judge %j', (reference, isOwned) => {
    const ownerReferences = [
      owner({ kind: 'Node', apiVersion: 'v1', controller: false }),
      reference,
    ];
    expect(factsOf(newPod({}, { ownerReferences })).isOwnedByJob).toBe(isOwned);
  });
});

describe('os', () => {
  it.each<[Pod['spec'], 'linux' | 'windows']>([
    [{}, 'linux'],
    [{ os: { name: 'linux' } }, 'linux'],
    [{ os: { name: 'windows' } }, 'windows'],
    [{ os: null, nodeSelector: { 'kubernetes.io/os': 'windows' } }, 'windows'],
    [{ nodeSelector: { 'kubernetes.io/os': 'linux' } }, 'linux'],
    [{ nodeSelector: { 'beta.kubernetes.io/os': 'windows' } }, 'windows'],
    [{ nodeSelector: { disk: 'ssd' } }, 'linux'],
    [{ os: { name: 'linux' }, nodeSelector: { 'kubernetes.io/os': 'windows' } }, 'linux'],
  ])('should read %j as %s', (spec, os) => {
    expect(factsOf({ spec }).os).toBe(os);
  });
});

describe('probePorts', () => {
  const probed = (probe: Probe, members: Partial<Container> = {}): Pod =>
    newPod({ containers: [newContainer('app', { livenessProbe: probe, ...members })] });

  it.each<[Probe, number[]]>([
    [{ httpGet: { port: 80 } }, [80]],
    [{ tcpSocket: { port: 81 } }, [81]],
    [{ grpc: { port: 82 } }, [82]],
    [{ httpGet: null, tcpSocket: { port: 81 } }, [81]],
    [{ httpGet: { port: '83' } }, [83]],
    [{ httpGet: { port: 'http' } }, [8080]],
    [{ httpGet: { port: 'absent' } }, []],
    [{ httpGet: {} }, []],
    [{ exec: { command: ['true'] } }, []],
  ])('should read %j', (probe, expected) => {
    const ports = [
      { name: 'admin', containerPort: 1 },
      { name: 'http', containerPort: 8080 },
    ];
    expect(factsOf(probed(probe, { ports })).probePorts).toBe(expected.join(','));
  });

  it('should look a name up in its own container alone', () => {
    const pod = newPod({
      containers: [
        newContainer('a', { readinessProbe: { httpGet: { port: 'http' } }, ports: null }),
        newContainer('b', { ports: [{ name: 'http', containerPort: 8080 }] }),
      ],
    });
    expect(factsOf(pod).probePorts).toBe('');
  });

  it('should give each port once and in ascending order', () => {
    const port = (value: number): Probe => ({ httpGet: { port: value } });
    const pod = newPod({
      containers: [
        newContainer('a', {
          livenessProbe: port(9000),
          readinessProbe: port(80),
          startupProbe: port(9000),
        }),
        newContainer('b', { livenessProbe: port(443), readinessProbe: null }),
      ],
    });
    expect(factsOf(pod).probePorts).toBe('80,443,9000');
  });

  it('should count native sidecars and no other init containers', () => {
    const readinessProbe = { httpGet: { port: 80 } };
    const pod = newPod({
      initContainers: [
        newContainer('native', { readinessProbe, restartPolicy: 'Always' }),
        newContainer('setup', { readinessProbe: { httpGet: { port: 81 } } }),
      ],
    });
    expect(factsOf(pod).probePorts).toBe('80');
  });
});

describe('values of expressions', () => {
  it('should take the namespace given, not the one of the Pod', () => {
    expect(factsOf(newPod(), 'bank').namespace).toBe('bank');
  });

  it.each([
    [{ serviceAccountName: 'runner' }, 'runner'],
    [{ serviceAccountName: '' }, 'default'],
    [{ serviceAccountName: null }, 'default'],
    [{}, 'default'],
  ])('should name the service account of %j as the server will', (spec, name) => {
    expect(factsOf(newPod(spec)).serviceAccountName).toBe(name);
  });

  it('should join the probe ports', () => {
    const containers = [
      newContainer('app', {
        livenessProbe: { httpGet: { port: 90 } },
        readinessProbe: { httpGet: { port: 80 } },
      }),
    ];
    expect(factsOf(newPod({ containers })).probePorts).toBe('80,90');
  });
});
