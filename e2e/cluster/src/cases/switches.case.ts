import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../lab/eventually.ts';
import { GONE_OWNER, type Namespace, newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

const INJECT = 'sidecar-injector.io/inject';
const PROFILES = 'sidecar-injector.io/profiles';
const SIDECAR = 'app network-delay-sidecar';

/** Uses the name of the sidecar, and so cannot get it. */
const TAKEN = {
  containers: [{ name: 'network-delay-sidecar', image: 'registry.k8s.io/pause:3.10' }],
};

describe('who gets sidecars, and who is told why not', () => {
  let release: Release;
  const namespaces: Namespace[] = [];
  let enabled: Namespace;
  let required: Namespace;
  let plain: Namespace;

  before(async () => {
    release = await Release.install();
    enabled = await newNamespace('enabled');
    required = await newNamespace('required');
    plain = await newNamespace(undefined);
    namespaces.push(enabled, required, plain);
  });

  after(async () => {
    await Promise.all(namespaces.map((namespace) => namespace.remove()));
    await release.uninstall();
  });

  for (const [what, metadata, where, expected] of [
    ['label "false"', { labels: { [INJECT]: 'false' } }, 'enabled', 'app'],
    ['annotation "false"', { annotations: { [INJECT]: 'false' } }, 'enabled', 'app'],
    ['label "false"', { labels: { [INJECT]: 'false' } }, 'required', 'app'],
    ['nothing', {}, 'required', SIDECAR],
    ['nothing', {}, 'plain', 'app'],
    ['label "true"', { labels: { [INJECT]: 'true' } }, 'plain', SIDECAR],
    ['annotation "true"', { annotations: { [INJECT]: 'true' } }, 'plain', 'app'],
  ] as const) {
    it(`gives a Pod with ${what} in a namespace that is ${where}: ${expected}`, async () => {
      const namespace = { enabled, required, plain }[where];

      assert.equal(await namespace.dryRun(newPod('web', metadata)), expected);
    });
  }

  it('warns kubectl of a profile that is not there', async () => {
    const pod = newPod('unknown', { annotations: { [PROFILES]: 'network-delay,nowhere' } });
    const { ok, err } = await enabled.create(pod, '--dry-run=server');

    assert.ok(ok, err);
    assert.match(err, /^Warning: .*nowhere/m);
  });

  it('refuses it where sidecars are required', async () => {
    const pod = newPod('unknown', { annotations: { [PROFILES]: 'nowhere' } });
    const { ok, err } = await required.create(pod, '--dry-run=server');

    assert.equal(ok, false);
    assert.match(err, /admission webhook "required\.pods\.sidecar-injector\.io" denied.*nowhere/);
  });

  it('warns kubectl of a Pod that cannot get its sidecar, and lets it pass', async () => {
    const { ok, err } = await enabled.create(newPod('taken', {}, TAKEN), '--dry-run=server');

    assert.ok(ok, err);
    assert.match(err, /^Warning: .*network-delay-sidecar/m);
  });

  for (const [where, reason] of [
    ['enabled', 'InjectionSkipped'],
    ['required', 'InjectionDenied'],
  ] as const) {
    it(`writes an Event on the owner where sidecars are ${where}: ${reason}`, async () => {
      const namespace = { enabled, required }[where];
      const labels = { app: 'taken' };
      await namespace.apply({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'taken' },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: TAKEN },
        },
      });

      const told = await eventually(`an Event ${reason}`, async () => {
        const all = await namespace.kubectl(
          'get',
          'events',
          '--field-selector',
          `reason=${reason}`,
        );
        return all.includes('replicaset/taken-') ? all : undefined;
      });
      assert.match(told, /network-delay-sidecar/);
      assert.equal((await namespace.pods()).length, where === 'enabled' ? 1 : 0);
    });
  }

  it('writes no Event for a dry run', async () => {
    const namespace = await newNamespace('enabled');
    namespaces.push(namespace);
    await namespace.create(
      newPod('taken', { ownerReferences: [GONE_OWNER] }, TAKEN),
      '--dry-run=server',
    );

    assert.equal(await namespace.kubectl('get', 'events', '--output', 'name'), '');
  });
});
