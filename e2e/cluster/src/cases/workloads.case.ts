import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { eventually } from '../lab/eventually.ts';
import { containerNames, type Namespace, newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

const CONTAINERS = [{ name: 'app', image: 'registry.k8s.io/pause:3.10' }];
const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: CONTAINERS } };
const jobTemplate = { spec: { ...template.spec, restartPolicy: 'Never' } };
const selector = { matchLabels: labels };

const SIDECAR = 'app network-delay-sidecar';

describe('every kind of workload', () => {
  let release: Release;
  let namespace: Namespace;

  before(async () => {
    release = await Release.install();
  });
  after(() => release.uninstall());

  /** The one Pod that is there, or will be. */
  const onePod = (): Promise<V1Pod> =>
    eventually('a Pod', async () => (await namespace.pods()).at(0));

  const inNewNamespace =
    (test: () => Promise<void>): (() => Promise<void>) =>
    async () => {
      namespace = await newNamespace('enabled');
      await test();
      await namespace.remove();
    };

  for (const [kind, spec] of [
    ['Deployment', { selector, template }],
    ['ReplicaSet', { selector, template }],
    ['DaemonSet', { selector, template }],
    ['StatefulSet', { selector, template, serviceName: 'web' }],
  ] as const) {
    it(
      `puts the sidecar into the Pods of a ${kind}`,
      inNewNamespace(async () => {
        await namespace.apply({ apiVersion: 'apps/v1', kind, metadata: { name: 'web' }, spec });

        assert.equal(containerNames(await onePod()), SIDECAR);
      }),
    );
  }

  for (const kind of ['Job', 'CronJob']) {
    it(
      `puts a native sidecar into the Pods of a ${kind}, which can complete`,
      inNewNamespace(async () => {
        const spec = kind === 'Job' ? { template: jobTemplate } : newSchedule();
        const metadata = { name: 'batch' };
        await namespace.apply({ apiVersion: 'batch/v1', kind, metadata, spec });
        if (kind === 'CronJob') {
          await namespace.kubectl('create', 'job', 'now', '--from=cronjob/batch');
        }

        const pod = await onePod();
        assert.equal(containerNames(pod), 'app');
        const [sidecar] = pod.spec?.initContainers ?? [];
        assert.equal(sidecar?.name, 'network-delay-sidecar');
        assert.equal(sidecar.restartPolicy, 'Always');
      }),
    );
  }

  it(
    'puts the sidecar into a Pod without a name of its own',
    inNewNamespace(async () => {
      const { ok, err } = await namespace.create(newPod('', { generateName: 'web-' }));

      assert.ok(ok, err);
      const pod = await onePod();
      assert.match(pod.metadata?.name ?? '', /^web-.+/);
      assert.equal(containerNames(pod), SIDECAR);
    }),
  );

  it(
    'takes changes of an injected Pod, and adds nothing a second time',
    inNewNamespace(async () => {
      await namespace.apply(newPod('web'));
      const before = await onePod();
      await namespace.kubectl('label', 'pod', 'web', 'tier=front');
      const debug = ['--image=registry.k8s.io/pause:3.10', '--container=probe', '--attach=false'];
      await namespace.kubectl('debug', 'web', ...debug);

      const later = await onePod();
      assert.equal(later.metadata?.labels?.['tier'], 'front');
      assert.deepEqual(later.spec?.containers, before.spec?.containers);
      assert.deepEqual(
        later.spec?.ephemeralContainers?.map(({ name }) => name),
        ['probe'],
      );
    }),
  );

  it(
    'takes the Pod of an injected one as a new one, and adds nothing a second time',
    inNewNamespace(async () => {
      await namespace.apply(newPod('web'));
      const { metadata = {}, spec } = await onePod();
      const { labels = {}, annotations = {} } = metadata;
      const copy = newPod('copy', { labels, annotations }, spec);

      assert.equal(await namespace.dryRun(copy), SIDECAR);
    }),
  );

  it(
    'shows a dry run what would be, and creates nothing',
    inNewNamespace(async () => {
      assert.equal(await namespace.dryRun(), SIDECAR);
      assert.deepEqual(await namespace.pods(), []);
    }),
  );
});

function newSchedule(): object {
  return { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: jobTemplate } } };
}
