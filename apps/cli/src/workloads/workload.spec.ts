import { describe, expect, it } from '@jest/globals';
import { parseSource } from '../input/parse-source.ts';
import { findObjects } from './kube-object.ts';
import { toPod, toWorkload } from './workload.ts';

/** The Pod of the only workload of a text. */
function podOf(text: string) {
  const [object] = parseSource('a.yaml', text).documents.flatMap(findObjects);
  const workload = object && toWorkload(object);
  return workload && toPod(workload, 'shop');
}

const SPEC = 'spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c}]}}}';

describe(toPod.name, () => {
  it.each([
    { of: 'apps/v1 Deployment', owner: 'apps/v1 ReplicaSet' },
    { of: 'extensions/v1beta1 Deployment', owner: 'apps/v1 ReplicaSet' },
    { of: 'apps/v1 StatefulSet', owner: 'apps/v1 StatefulSet' },
    { of: 'apps/v1 DaemonSet', owner: 'apps/v1 DaemonSet' },
    { of: 'apps/v1 ReplicaSet', owner: 'apps/v1 ReplicaSet' },
    { of: 'v1 ReplicationController', owner: 'v1 ReplicationController' },
    { of: 'batch/v1 Job', owner: 'batch/v1 Job' },
  ])('should make the Pod of a $of as its controller does', ({ of, owner }) => {
    const [apiVersion = '', kind = ''] = of.split(' ');
    const pod = podOf(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\n${SPEC}\n`);
    const [ownerApiVersion, ownerKind] = owner.split(' ');
    const jobLabels = { 'batch.kubernetes.io/job-name': 'web', 'job-name': 'web' };

    expect(pod).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: 'web-',
        namespace: 'shop',
        labels: { a: 'b', ...(kind === 'Job' && jobLabels) },
        ownerReferences: [
          { apiVersion: ownerApiVersion, kind: ownerKind, name: 'web', uid: '', controller: true },
        ],
      },
      spec: { containers: [{ name: 'c' }], serviceAccountName: 'default' },
    });
  });

  it('should let a Job own the Pod of a CronJob', () => {
    const pod = podOf(
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec: {jobTemplate: {${SPEC}}}\n`,
    );

    expect(pod?.metadata?.ownerReferences).toMatchObject([{ apiVersion: 'batch/v1', kind: 'Job' }]);
  });

  it('should leave a Pod as it is, but for its namespace and service account', () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: }, ownerReferences: [{kind: Bar}]}
spec: {serviceAccount: sa, priority: 9007199254740993}
status: {}
`;

    expect(podOf(text)).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'p',
        namespace: 'shop',
        labels: { a: '' },
        ownerReferences: [{ kind: 'Bar' }],
      },
      spec: { serviceAccount: 'sa', serviceAccountName: 'sa', priority: 9007199254740992 },
      status: {},
    });
  });

  it.each([
    'apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n',
    'apiVersion: example.com/v1\nkind: Deployment\n',
    'apiVersion: v1\nkind: constructor\n',
    'kind: Deployment\n',
    'a: b\n',
  ])('should see no workload in %j', (text) => {
    expect(podOf(text)).toBeUndefined();
  });

  it.each(['', 'spec:\n', 'spec: {template: text}\n', 'spec: {template: {spec: []}}\n'])(
    'should make a Pod without containers of a Deployment with %j',
    (spec) => {
      const pod = podOf(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n${spec}`);

      expect(pod?.spec?.containers).toBeUndefined();
    },
  );
});
