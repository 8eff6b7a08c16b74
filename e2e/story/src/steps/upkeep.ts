import assert from 'node:assert/strict';
import type { Cluster } from '../lab/cluster.ts';
import { helm, RELEASE } from '../lab/install.ts';
import { PodStream } from '../lab/pod-stream.ts';
import { NAMESPACE, untilRolledOut } from '../lab/pods.ts';
import type { Results } from '../lab/results.ts';

/** The injector's Pod goes with all others of the node, and comes back on the other one. */
export async function drainNode(cluster: Cluster, results: Results): Promise<void> {
  const { kubectl } = cluster;
  const node = cluster.nodes[0]?.name ?? '';
  await createPodsDuring(cluster, results, 'drain', async () => {
    await kubectl.run([
      ...['drain', node, '--ignore-daemonsets', '--delete-emptydir-data'],
      '--timeout=120s',
    ]);
    await untilInjectorIsReady(cluster);
  });
  await kubectl.run(['uncordon', node]);
  await untilRolledOut(kubectl, 'basic-pd', 'basic-tikv', 'basic-tidb');
}

/** Every Pod of the injector is replaced. */
export async function upgrade(cluster: Cluster, results: Results): Promise<void> {
  await createPodsDuring(cluster, results, 'upgrade', async () => {
    await helm(cluster, 'upgrade', '--set', 'injector.logLevel=debug');
    await untilInjectorIsReady(cluster);
  });
}

async function createPodsDuring(
  cluster: Cluster,
  results: Results,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const stream = new PodStream(cluster.kubeconfig, what);
  const working = work();
  await working.catch(() => undefined);
  const { created, refused, missed, slowest } = await stream.stop();
  const took = (performance.now() - started) / 1_000;
  results.add(
    `Pods created during the ${what}`,
    `${created} in ${took.toFixed(0)} s, ${refused.length} refused, ${missed.length} without sidecar, slowest ${(slowest / 1_000).toFixed(1)} s`,
  );
  await cluster.kubectl.run(['-n', NAMESPACE, 'delete', 'pods', '-l', 'stream', '--wait=false']);
  await working;
  assert.deepEqual({ refused, missed }, { refused: [], missed: [] });
  assert.ok(created > 20, `only ${created} Pods were created`);
}

async function untilInjectorIsReady({ kubectl }: Cluster): Promise<void> {
  const rollout = ['rollout', 'status', `deployment/${RELEASE}`, '--timeout=120s'];
  await kubectl.run(['--namespace', RELEASE, ...rollout]);
}
