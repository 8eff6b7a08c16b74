import assert from 'node:assert/strict';
import { type Answer, ask, untilAnswers } from '../lab/agent.ts';
import type { Cluster } from '../lab/cluster.ts';
import { ping } from '../lab/ping.ts';
import { getPod, NAMESPACE } from '../lab/pods.ts';
import type { Results } from '../lab/results.ts';

/** Far below the delay, and above what a busy node needs at its best, in milliseconds. */
const UNDELAYED = 10;
const DELAY = 20;
const DELAYED = 30;

const ipOf = async ({ kubectl }: Cluster, pod: string): Promise<string> =>
  (await getPod(kubectl, pod)).status.podIP;

export async function delayOnePod(cluster: Cluster, results: Results): Promise<void> {
  const tidb = await ipOf(cluster, 'basic-tidb-0');
  const neighbour = await ipOf(cluster, 'basic-pd-0');
  await untilAnswers(tidb);
  const before = await ping(tidb);
  await ask(tidb, '/latency/20ms');
  const during = await ping(tidb);
  const beside = await ping(neighbour);
  results.addPing('before', before);
  results.addPing('after curl POD:2332/latency/20ms', during);
  results.addPing('of its neighbour meanwhile', beside);
  assertUndelayed(before.lowest);
  assertDelayed(during.lowest);
  assertUndelayed(beside.lowest);
}

/** As from a laptop that reaches no Pod: whoever may use pods/proxy may call. */
export async function askThroughApiServer(cluster: Cluster): Promise<void> {
  const path = `/api/v1/namespaces/${NAMESPACE}/pods/basic-tidb-0:2332/proxy/latency`;
  const { fault } = JSON.parse(await cluster.kubectl.run(['get', '--raw', path])) as Answer;
  assert.equal(fault?.delay?.time, '20ms');
}

export async function useDistribution(cluster: Cluster, results: Results): Promise<void> {
  const tidb = await ipOf(cluster, 'basic-tidb-0');
  await ask(tidb, '/latency/20ms?jitter=2ms&distribution=normal');
  const during = await ping(tidb);
  results.addPing('with jitter=2ms, distribution=normal', during);
  assert.ok(during.median > UNDELAYED);
  await ask(tidb, '/latency/20ms');
}

export async function endFault(cluster: Cluster, results: Results): Promise<void> {
  const tidb = await ipOf(cluster, 'basic-tidb-0');
  await ask(tidb, '/latency', '-X', 'DELETE');
  const after = await ping(tidb);
  results.addPing('after curl -X DELETE POD:2332/latency', after);
  assertUndelayed(after.lowest);
}

/** Not one packet came earlier than the delay, and the best of them not much later. */
export function assertDelayed(lowest: number): void {
  assert.ok(lowest >= DELAY && lowest < DELAYED, `the lowest is ${lowest} ms`);
}

export function assertUndelayed(lowest: number): void {
  assert.ok(lowest < UNDELAYED, `the lowest is ${lowest} ms`);
}
