import { describe, expect, it } from '@jest/globals';
import type { Container, OwnerReference, Pod, Probe } from '@sidecar-injector/admission';
import { newContainer, newPod } from '@sidecar-injector/testing/pods';
import {
  annotationsOf,
  containersOf,
  initContainersOf,
  isNativeSidecar,
  isOwnedByJob,
  labelsOf,
  osOf,
  ownEntry,
  probePortsOf,
  templateValuesOf,
} from './pod-facts.ts';

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
    expect([containersOf(pod), initContainersOf(pod)]).toEqual([[], []]);
    expect([labelsOf(pod), annotationsOf(pod)]).toEqual([{}, {}]);
    expect([isOwnedByJob(pod), osOf(pod), probePortsOf(pod)]).toEqual([false, 'linux', []]);
  });

  it('should give the very members', () => {
    const pod = newPod({ initContainers: [] }, { labels: { a: 'b' }, annotations: { c: 'd' } });
    expect(containersOf(pod)).toBe(pod.spec?.containers);
    expect(initContainersOf(pod)).toBe(pod.spec?.initContainers);
    expect(labelsOf(pod)).toBe(pod.metadata?.labels);
    expect(annotationsOf(pod)).toBe(pod.metadata?.annotations);
  });
});

describe(ownEntry.name, () => {
  it.each(['constructor', '__proto__', 'toString'])('should not inherit %s', (key) => {
    expect(ownEntry({}, key)).toBeUndefined();
    expect(ownEntry(JSON.parse(`{"${key}":"x"}`) as Record<string, string>, key)).toBe('x');
  });
});

describe(isOwnedByJob.name, () => {
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
    expect(isOwnedByJob(newPod({}, { ownerReferences }))).toBe(isOwned);
  });
});

describe(osOf.name, () => {
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
    expect(osOf({ spec })).toBe(os);
  });
});

describe(isNativeSidecar.name, () => {
  it.each([
    ['Always', true],
    ['OnFailure', false],
    [undefined, false],
    [null, false],
  ])('should take restartPolicy %j for %j', (restartPolicy, isNative) => {
    expect(isNativeSidecar({ name: 'a', restartPolicy })).toBe(isNative);
  });
});

describe(probePortsOf.name, () => {
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
    expect(probePortsOf(probed(probe, { ports }))).toEqual(expected);
  });

  it('should look a name up in its own container alone', () => {
    const pod = newPod({
      containers: [
        newContainer('a', { readinessProbe: { httpGet: { port: 'http' } }, ports: null }),
        newContainer('b', { ports: [{ name: 'http', containerPort: 8080 }] }),
      ],
    });
    expect(probePortsOf(pod)).toEqual([]);
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
    expect(probePortsOf(pod)).toEqual([80, 443, 9000]);
  });

  it('should count native sidecars and no other init containers', () => {
    const readinessProbe = { httpGet: { port: 80 } };
    const pod = newPod({
      initContainers: [
        newContainer('native', { readinessProbe, restartPolicy: 'Always' }),
        newContainer('setup', { readinessProbe: { httpGet: { port: 81 } } }),
      ],
    });
    expect(probePortsOf(pod)).toEqual([80]);
  });
});

describe(templateValuesOf.name, () => {
  it('should take the namespace given, not the one of the Pod', () => {
    expect(templateValuesOf(newPod(), 'bank').namespace).toBe('bank');
  });

  it.each([
    [{ serviceAccountName: 'runner' }, 'runner'],
    [{ serviceAccountName: '' }, 'default'],
    [{ serviceAccountName: null }, 'default'],
    [{}, 'default'],
  ])('should name the service account of %j as the server will', (spec, name) => {
    expect(templateValuesOf(newPod(spec), 'shop').serviceAccountName).toBe(name);
  });

  it('should join the probe ports', () => {
    const containers = [
      newContainer('app', {
        livenessProbe: { httpGet: { port: 90 } },
        readinessProbe: { httpGet: { port: 80 } },
      }),
    ];
    expect(templateValuesOf(newPod({ containers }), 'shop').probePorts).toBe('80,90');
  });

  it('should give labels and annotations', () => {
    const pod = newPod({}, { labels: { a: 'b' }, annotations: { c: 'd' } });
    expect(templateValuesOf(pod, 'shop')).toMatchObject({
      labels: { a: 'b' },
      annotations: { c: 'd' },
    });
  });
});
