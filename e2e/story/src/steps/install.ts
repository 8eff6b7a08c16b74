import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Cluster } from '../lab/cluster.ts';
import { helm, helmTest, RELEASE } from '../lab/install.ts';
import { NAMESPACE, type Pod, SIDECAR, untilRolledOut } from '../lab/pods.ts';
import type { Results } from '../lab/results.ts';

const MANIFEST = join(import.meta.dirname, '../../manifests/tidb.yaml');

const TIDB = 'app.kubernetes.io/instance=basic';

/** NET_ADMIN, as the kernel writes sets of capabilities. */
const NET_ADMIN = '0000000000001000';

export async function installChart(cluster: Cluster, results: Results): Promise<void> {
  const started = performance.now();
  await helm(cluster, 'install');
  results.add('helm install until ready', seconds(performance.now() - started));
  const { items } = await cluster.kubectl.get<{ items: Pod[] }>('-n', RELEASE, 'pods');
  const nodes = items.map(({ spec }) => spec.nodeName).toSorted();
  assert.deepEqual(nodes, cluster.nodes.map(({ name }) => name).toSorted());
}

export async function testChart(cluster: Cluster, results: Results): Promise<void> {
  const started = performance.now();
  await helmTest(cluster);
  results.add('helm test', seconds(performance.now() - started));
}

export async function runTidb({ kubectl }: Cluster, results: Results): Promise<void> {
  const started = performance.now();
  await kubectl.run(['apply', '-f', MANIFEST]);
  await untilRolledOut(kubectl, 'basic-pd', 'basic-tikv', 'basic-tidb');
  results.add('TiDB and agents until ready', seconds(performance.now() - started));
  const { items } = await kubectl.get<{ items: Pod[] }>('-n', NAMESPACE, '-l', TIDB, 'pods');
  const containers = items.map(({ metadata, spec }) => [
    metadata.name,
    ...spec.containers.map(({ name }) => name),
  ]);
  assert.deepEqual(containers.toSorted(), [
    ['basic-pd-0', 'pd', SIDECAR],
    ['basic-tidb-0', 'slowlog', 'tidb', SIDECAR],
    ['basic-tikv-0', 'tikv', SIDECAR],
  ]);
}

/** Asks the processes themselves, not what the API server has stored of them. */
export async function checkContainers({ kubectl }: Cluster, results: Results): Promise<void> {
  const script = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const [, capabilities] = /CapEff:\\s+(\\w+)/.exec(readFileSync('/proc/1/status', 'utf8'));
    const [, seccomp] = /Seccomp:\\s+(\\d)/.exec(readFileSync('/proc/1/status', 'utf8'));
    let root;
    try { writeFileSync('/file', ''); } catch ({ code }) { root = code; }
    console.log(process.getuid(), capabilities, root, seccomp);`;
  const exec = (...target: string[]): Promise<string> =>
    kubectl.run(['exec', ...target, '--', 'node', '-e', script]);

  const injector = await exec('-n', RELEASE, `deploy/${RELEASE}`);
  const agent = await exec('-n', NAMESPACE, 'basic-tidb-0', '-c', SIDECAR);

  assert.equal(injector.trim(), '65532 0000000000000000 EROFS 2');
  assert.equal(agent.trim(), `0 ${NET_ADMIN} EROFS 2`);
  results.add('injector', 'user 65532, no capability, read-only root, seccomp filter');
  results.add('agent', 'NET_ADMIN alone, read-only root, seccomp filter');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
