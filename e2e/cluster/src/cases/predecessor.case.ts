import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Namespace, newNamespace } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

/** What tidb-operator makes of a TidbCluster: a Deployment and three StatefulSets. */
const TIDB = join(import.meta.dirname, '../../manifests/tidb-cluster.yaml');

/** What the predecessor's README asks. */
const CONTAINERS = '-o=jsonpath={range .items[*]}{.spec.containers[*].name}{"\\n"}{end}';

describe("the predecessor's scenario: a TiDB cluster made by its controllers", () => {
  let release: Release;

  before(async () => {
    release = await Release.install();
  });

  after(() => release.uninstall());

  /** The containers of each Pod, once the controllers have made all four. */
  async function containersIn(namespace: Namespace): Promise<string[]> {
    await namespace.kubectl('apply', '--filename', TIDB);
    for (let attempt = 0; (await namespace.pods()).length < 4; attempt += 1) {
      assert.ok(attempt < 100, 'the controllers did not make the Pods');
      await delay(200);
    }
    const printed = await namespace.kubectl('get', 'pods', CONTAINERS);
    await namespace.remove();
    return printed.trim().split('\n').toSorted();
  }

  it('adds network-delay-sidecar behind the own containers of each Pod', async () => {
    assert.deepEqual(await containersIn(await newNamespace('enabled')), [
      'discovery network-delay-sidecar',
      'pd network-delay-sidecar',
      'slowlog tidb network-delay-sidecar',
      'tikv network-delay-sidecar',
    ]);
  });

  it('leaves the Pods of a namespace without the label alone', async () => {
    assert.deepEqual(await containersIn(await newNamespace(undefined)), [
      'discovery',
      'pd',
      'slowlog tidb',
      'tikv',
    ]);
  });
});
