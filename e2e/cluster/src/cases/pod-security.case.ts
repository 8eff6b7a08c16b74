import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { containerNames, type Namespace, newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

/** A Pod that the level `restricted` lets in. */
const RESTRICTED = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'app',
      image: 'registry.k8s.io/pause:3.10',
      securityContext: {
        runAsUser: 1000,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    },
  ],
};

describe('namespaces with a pod-security level', () => {
  let release: Release;

  before(async () => {
    release = await Release.install();
  });
  after(() => release.uninstall());

  const newLevel = (level: string, optIn: 'enabled' | 'required' = 'enabled'): Promise<Namespace> =>
    newNamespace(optIn, { 'pod-security.kubernetes.io/enforce': level });

  it('puts the agent into the Pods of a privileged one', async () => {
    const namespace = await newLevel('privileged');

    assert.equal(
      await namespace.dryRun(newPod('web', {}, RESTRICTED)),
      'app network-delay-sidecar',
    );
    await namespace.remove();
  });

  for (const level of ['baseline', 'restricted']) {
    it(`lets the Pods of a ${level} one start without it, with a warning`, async () => {
      const namespace = await newLevel(level);
      const { ok, err } = await namespace.create(newPod('web', {}, RESTRICTED));

      assert.ok(ok, err);
      assert.match(err, new RegExp(`^Warning: pod-security ${level} forbids .*NET_ADMIN`, 'm'));
      assert.deepEqual((await namespace.pods()).map(containerNames), ['app']);
      await namespace.remove();
    });
  }

  it('refuses them where sidecars are required, and says why', async () => {
    const namespace = await newLevel('restricted', 'required');
    const { ok, err } = await namespace.create(newPod('web', {}, RESTRICTED));

    assert.equal(ok, false);
    assert.match(err, /denied the request: .*restricted/);
    await namespace.remove();
  });
});
