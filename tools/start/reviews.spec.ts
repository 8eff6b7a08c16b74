import { describe, expect, it } from '@jest/globals';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { nameOf, optedOut, readPods } from './reviews.ts';

describe(readPods.name, () => {
  it('should read the Pods of a TiDB cluster', async () => {
    const pods = await readPods(WORKSPACE.tidbPods);
    expect(pods.map(nameOf)).toEqual([
      'basic-discovery-6c9f7d5b84-*',
      'basic-pd-0',
      'basic-tidb-0',
      'basic-tikv-0',
    ]);
  });
});

describe(optedOut.name, () => {
  it('should change a copy', () => {
    const pod = { metadata: { name: 'web', labels: { app: 'web' } } };
    expect(optedOut(pod, 'web-2')).toEqual({
      metadata: { name: 'web-2', labels: { app: 'web', 'sidecar-injector.io/inject': 'false' } },
    });
    expect(pod.metadata).toEqual({ name: 'web', labels: { app: 'web' } });
  });
});
