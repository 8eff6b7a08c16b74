import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { helm, kubectl } from '../lab/cluster.ts';
import { createPodsDuring, type LoadResult } from '../lab/load.ts';
import { newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

/** What the chart makes, and what its objects make. */
const KINDS = [
  'all',
  'certificates',
  'clusterrolebindings',
  'clusterroles',
  'configmaps',
  'issuers',
  'mutatingwebhookconfigurations',
  'poddisruptionbudgets',
  'rolebindings',
  'roles',
  'serviceaccounts',
].join(',');

describe('a release from its install to its end', () => {
  let release: Release;

  before(async () => {
    release = await Release.install();
  });

  const inOptedIn = async (work: () => Promise<void>): Promise<LoadResult> => {
    const namespace = await newNamespace('enabled');
    const result = await createPodsDuring(namespace, work);
    await namespace.remove();
    return result;
  };

  it('passes helm test', async () => {
    const told = await helm('test', 'sidecar-injector', '--namespace', release.namespace);

    assert.match(told, /Phase:\s+Succeeded/);
    assert.doesNotMatch(told, /Phase:\s+Failed/);
  });

  for (const [what, change] of [
    ['an upgrade that replaces all Pods', () => release.upgrade('injector.logLevel=debug')],
    ['a rollback', () => release.rollback()],
    ['a Pod that is deleted', () => release.deleteOnePod()],
  ] as const) {
    it(`refuses no Pod and misses none during ${what}`, async () => {
      const { created, ...rest } = await inOptedIn(change);

      assert.ok(created > 50, `only ${String(created)} Pods were created`);
      assert.deepEqual(rest, { refused: [], missed: [], failures: [] });
    });
  }

  it('leaves no webhook, no blocked Pod and no orphan when it is uninstalled', async () => {
    const required = await newNamespace('required');
    await required.apply(newPod('injected'));
    await release.uninstall();

    const { ok, err } = await required.create(newPod('web'));
    assert.ok(ok, err);
    const selector = ['--selector', 'app.kubernetes.io/instance=sidecar-injector'];
    const left = await kubectl.run(['get', KINDS, '-A', ...selector, '--output', 'name']);
    assert.equal(left, '');
    assert.equal(await release.kubectl('get', 'secrets', '--output', 'name'), '');
    await required.remove();
  });
});
