import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { kubectl } from '../lab/cluster.ts';
import { containerNames, type Namespace, newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

const run = promisify(execFile);

describe('a cluster in which no injector answers', () => {
  let release: Release;
  let enabled: Namespace;
  let required: Namespace;

  before(async () => {
    release = await Release.install();
    enabled = await newNamespace('enabled');
    required = await newNamespace('required');
    await release.scale(0);
  });

  after(async () => {
    await Promise.all([enabled.remove(), required.remove()]);
    await release.uninstall();
  });

  it('creates Pods without their sidecar', async () => {
    const { ok, err } = await enabled.create(newPod('web'));

    assert.ok(ok, err);
    assert.deepEqual((await enabled.pods()).map(containerNames), ['app']);
  });

  it('lists them by sidecarctl missed', async () => {
    const status = JSON.stringify({ status: { phase: 'Running' } });
    await enabled.kubectl('patch', 'pod', 'web', '--subresource=status', '--patch', status);
    const where = ['--kubeconfig', kubectl.kubeconfig, '--namespace', enabled.name];
    const args = [WORKSPACE.cli, 'missed', ...where];

    const { stdout } = await run(process.execPath, args).catch(
      (error: unknown) => error as { stdout: string },
    );
    assert.match(stdout, /^pod\/web .*\n +missed: would be injected now/);
  });

  it('refuses Pods where sidecars are required, and says who', async () => {
    const { ok, err } = await required.create(newPod('web'));

    assert.equal(ok, false);
    assert.match(err, /failed calling webhook "required\.pods\.sidecar-injector\.io"/);
  });

  it('creates Pods there that have opted in or out by themselves, as it can', async () => {
    const labels = { 'sidecar-injector.io/inject': 'true' };
    const plain = await newNamespace(undefined);
    const { ok, err } = await plain.create(newPod('web', { labels }));

    assert.ok(ok, err);
    await plain.remove();
  });

  it('creates the Pods of the injector, which end the outage', async () => {
    await release.scale(2);
    await release.untilInjecting();

    assert.equal(await required.dryRun(), 'app network-delay-sidecar');
  });
});

describe('a release in the namespace default, where sidecars are required', () => {
  const label = (value: string): Promise<string> =>
    kubectl.run(['label', 'namespace', 'default', '--overwrite', `sidecar-injection${value}`]);

  before(() => label('=required'));
  after(() => label('-'));

  it('comes up, and again after an outage', async () => {
    const release = await Release.install([], 'default');
    try {
      await release.scale(0);
      const refused = await kubectl.try(['run', 'web', '--image=registry.k8s.io/pause:3.10']);
      assert.equal(refused.ok, false);

      await release.scale(2);
      await release.untilInjecting();
    } finally {
      await release.uninstall();
    }
  });
});
