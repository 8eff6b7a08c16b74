import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readCalls } from '../lab/audit.ts';
import { auditLog, kubectl, onlyInLab } from '../lab/cluster.ts';
import { eventually } from '../lab/eventually.ts';
import { GONE_OWNER, newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

const skip = onlyInLab('its API server writes down who calls what');
const USER = 'system:serviceaccount:sidecar-injector:sidecar-injector';

interface ClusterRole {
  readonly rules: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

/** What every account may ask, to learn which version the server has. */
const FOR_EVERYONE = ['get /version'];

describe('the rights of the injector, with the token of its own service account', { skip }, () => {
  let release: Release;

  before(async () => {
    release = await Release.install();
  });
  after(() => release.uninstall());

  it('are those that it uses, and no other', async () => {
    const namespace = await newNamespace('enabled');
    const annotations = { 'sidecar-injector.io/profiles': 'nowhere' };
    const { ok, err } = await namespace.create(
      newPod('web', { annotations, ownerReferences: [GONE_OWNER] }),
    );
    assert.ok(ok, err);
    const role = await kubectl.get<ClusterRole>('clusterrole', 'sidecar-injector');
    const granted = role.rules.flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );

    const calls = await eventually('a call with each right', () => {
      const made = readCalls(auditLog ?? '', USER);
      const uses = new Set(made.map(({ verb, resource }) => `${verb} ${resource}`));
      return Promise.resolve(granted.every((right) => uses.has(right)) ? made : undefined);
    });
    assert.deepEqual(
      calls.filter(({ code }) => code === 401 || code === 403),
      [],
    );
    const used = new Set(calls.map(({ verb, resource }) => `${verb} ${resource}`));
    assert.deepEqual([...used].toSorted(), [...granted, ...FOR_EVERYONE].toSorted());
    await namespace.remove();
  });

  it('are none without injector.watchNamespaces, and no token is there', async () => {
    await release.upgrade('injector.watchNamespaces=false');
    assert.equal((await kubectl.try(['get', 'clusterrole', 'sidecar-injector'])).ok, false);
    await eventually('only Pods without a token', async () => {
      const volumes = 'jsonpath={.items[*].spec.volumes[*].name}';
      const names = await release.kubectl('get', 'pods', '--output', volumes);
      return names.includes('kube-api-access') ? undefined : names;
    });
    const before = readCalls(auditLog ?? '', USER).length;
    const namespace = await newNamespace('enabled');

    assert.equal(await namespace.dryRun(), 'app network-delay-sidecar');
    assert.equal(readCalls(auditLog ?? '', USER).length, before);
    await namespace.remove();
  });
});
