import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../lab/eventually.ts';
import { containerNames, type Namespace, newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

/** A kubelet takes this long to bring a changed ConfigMap into a Pod, at worst. */
const SYNC = 100_000;

describe('profiles that change while the injector runs', () => {
  let release: Release;
  let namespace: Namespace;

  before(async () => {
    release = await Release.install();
    namespace = await newNamespace('enabled');
  });

  after(async () => {
    await namespace.remove();
    await release.uninstall();
  });

  const restarts = (): Promise<string> =>
    release.kubectl('get', 'pods', '--output', 'jsonpath={.items[*].metadata.uid}');

  const untilNewPodsHave = (names: string): Promise<string> =>
    eventually(names, async () => ((await namespace.dryRun()) === names ? names : undefined), SYNC);

  it('takes a profile that helm upgrade adds, and no Pod restarts', async () => {
    const before = await restarts();
    await namespace.apply(newPod('older'));
    const profile =
      '{"containers":[{"name":"log-shipper","image":"registry.example.com/shipper:2"}]}';
    await release.upgrade('--set-json', `profiles.log-shipper=${profile}`);
    await untilNewPodsHave('app log-shipper network-delay-sidecar');

    assert.equal(await restarts(), before);
    assert.deepEqual((await namespace.pods()).map(containerNames), ['app network-delay-sidecar']);
  });

  it('takes a profile away', async () => {
    await release.upgrade('--set-json', 'profiles=null');

    await untilNewPodsHave('app network-delay-sidecar');
  });

  it('keeps what it has when somebody breaks the ConfigMap', async () => {
    const patch = { data: { 'network-delay.yaml': 'containers: {' } };
    const map = ['configmap', 'sidecar-injector-profiles'];
    await release.kubectl('patch', ...map, '--patch', JSON.stringify(patch));
    const told = await eventually(
      'a line in the log',
      async () => {
        const said = await release.readyz();
        return said.includes('refused now: network-delay.yaml') ? said : undefined;
      },
      SYNC,
    );

    assert.match(told, /profiles: in use: network-delay;/);
    assert.equal(await namespace.dryRun(), 'app network-delay-sidecar');
  });
});
