import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { findShapeProblem } from './pod-shape.ts';

const container = (members: object): unknown => ({
  spec: { containers: [{ name: 'a', ...members }] },
});

describe(findShapeProblem.name, () => {
  it.each<unknown>([
    {},
    { metadata: null, spec: null },
    { metadata: {}, spec: {} },
    { metadata: { labels: {}, annotations: { a: '' }, ownerReferences: [] } },
    { spec: { containers: null, initContainers: [], volumes: [{ name: 'v', unknown: 7 }] } },
    { spec: { hostAliases: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2', hostnames: null }] } },
    container({ env: null, ports: [{}], resources: { requests: null, limits: {} } }),
    container({ unknown: 7, env: [{ name: 'A' }], volumeMounts: [{ name: 'v' }] }),
  ])('should find no fault in %j', (pod) => {
    expect(findShapeProblem(pod as Pod)).toBeUndefined();
  });

  it.each<[pod: unknown, fault: string]>([
    [{ metadata: 'x' }, 'metadata must be an object'],
    [{ metadata: [] }, 'metadata must be an object'],
    [{ metadata: { labels: [] } }, 'metadata.labels must be a map of strings'],
    [{ metadata: { labels: { a: true } } }, 'metadata.labels must be a map of strings'],
    [{ metadata: { annotations: { a: 1 } } }, 'metadata.annotations must be a map of strings'],
    [{ metadata: { annotations: { a: null } } }, 'metadata.annotations must be a map of strings'],
    [
      { metadata: { ownerReferences: {} } },
      'metadata.ownerReferences must be a list of objects with apiVersion and kind',
    ],
    [
      { metadata: { ownerReferences: [{ kind: 'Job', controller: true }] } },
      'metadata.ownerReferences must be a list of objects with apiVersion and kind',
    ],
    [{ spec: 'x' }, 'spec must be an object'],
    [{ spec: { containers: {} } }, 'spec.containers must be a list of objects with a name'],
    [{ spec: { containers: ['a'] } }, 'spec.containers must be a list of objects with a name'],
    [{ spec: { containers: [{}] } }, 'spec.containers must be a list of objects with a name'],
    [{ spec: { containers: [null] } }, 'spec.containers must be a list of objects with a name'],
    [
      { spec: { initContainers: [{ name: 1 }] } },
      'spec.initContainers must be a list of objects with a name',
    ],
    [{ spec: { volumes: 'v' } }, 'spec.volumes must be a list of objects with a name'],
    [{ spec: { imagePullSecrets: ['s'] } }, 'spec.imagePullSecrets must be a list of objects'],
    [
      { spec: { hostAliases: ['10.0.0.1'] } },
      'spec.hostAliases must be a list of objects with an ip and hostnames',
    ],
    [
      { spec: { hostAliases: [{ ip: '10.0.0.1', hostnames: 'h' }] } },
      'spec.hostAliases must be a list of objects with an ip and hostnames',
    ],
    [
      { spec: { hostAliases: [{ ip: '10.0.0.1', hostnames: [1] }] } },
      'spec.hostAliases must be a list of objects with an ip and hostnames',
    ],
    [
      { spec: { hostAliases: [{ hostnames: [] }] } },
      'spec.hostAliases must be a list of objects with an ip and hostnames',
    ],
    [{ spec: { nodeSelector: { a: 1 } } }, 'spec.nodeSelector must be a map of strings'],
    [{ spec: { securityContext: true } }, 'spec.securityContext must be an object'],
    [{ spec: { resources: [] } }, 'spec.resources must be an object'],
    [container({ env: {} }), 'spec.containers[0].env must be a list of objects with a name'],
    [container({ env: [{}] }), 'spec.containers[0].env must be a list of objects with a name'],
    [container({ envFrom: ['c'] }), 'spec.containers[0].envFrom must be a list of objects'],
    [container({ ports: [80] }), 'spec.containers[0].ports must be a list of objects'],
    [
      container({ volumeMounts: 'v' }),
      'spec.containers[0].volumeMounts must be a list of objects with a name',
    ],
    [container({ resources: '1' }), 'spec.containers[0].resources must be an object'],
    [
      container({ resources: { requests: [] } }),
      'spec.containers[0].resources.requests must be an object',
    ],
    [
      container({ resources: { limits: 'x' } }),
      'spec.containers[0].resources.limits must be an object',
    ],
    [
      {
        spec: {
          containers: [{ name: 'a' }],
          initContainers: [{ name: 'b' }, { name: 'c', env: 1 }],
        },
      },
      'spec.initContainers[1].env must be a list of objects with a name',
    ],
  ])('should find the fault in %j', (pod, fault) => {
    expect(findShapeProblem(pod as Pod)).toBe(fault);
  });
});
