import { describe, expect, it } from '@jest/globals';
import type { Pod } from '@sidecar-injector/admission';
import { findPodProblems } from './find-pod-problems.ts';
import { newContainer, newPod } from './new-pod.ts';

const port = (containerPort: number, protocol?: string) => ({
  ports: [{ containerPort, ...(protocol && { protocol }) }],
});
const mounts = (...paths: string[]) => ({
  volumeMounts: paths.map((mountPath) => ({ name: 'data', mountPath })),
});

describe(findPodProblems.name, () => {
  it.each<Pod['spec']>([
    {},
    { containers: [newContainer('a', port(80)), newContainer('b', port(80, 'UDP'))] },
    {
      initContainers: [newContainer('setup', port(80))],
      containers: [newContainer('a', port(80))],
    },
    { containers: [newContainer('a', mounts('/a', '/b'))], volumes: [{ name: 'data' }] },
  ])('should find none in %j', (spec) => {
    expect(findPodProblems(newPod(spec ?? {}))).toEqual([]);
  });

  it.each<[Pod['spec'], fault: string]>([
    [{ containers: [] }, 'no containers'],
    [{ containers: [newContainer('a'), newContainer('a')] }, 'container a twice'],
    [{ initContainers: [newContainer('app')] }, 'container app twice'],
    [{ volumes: [{ name: 'v' }, { name: 'v' }] }, 'volume v twice'],
    [
      { containers: [newContainer('a', port(80)), newContainer('b', port(80, 'TCP'))] },
      'port 80/TCP twice',
    ],
    [
      {
        containers: [newContainer('a', port(80))],
        initContainers: [newContainer('b', { ...port(80), restartPolicy: 'Always' })],
      },
      'port 80/TCP twice',
    ],
    [{ hostAliases: [{ ip: '10.0.0.1' }, { ip: '10.0.0.1' }] }, 'address 10.0.0.1 twice'],
    [{ imagePullSecrets: [{ name: 's' }, { name: 's' }] }, 'secret s twice'],
    [{ containers: [newContainer('a', mounts('/a'))] }, 'a mounts absent volume data'],
    [
      { containers: [newContainer('a', mounts('/a', '/a'))], volumes: [{ name: 'data' }] },
      'a mounts /a twice',
    ],
    [
      { containers: [newContainer('a', { env: [{ name: 'E' }, { name: 'E' }] })] },
      'a sets E twice',
    ],
  ])('should find the fault of %j', (spec, fault) => {
    expect(findPodProblems(newPod(spec ?? {}))).toEqual([fault]);
  });
});
