import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, untilAnswers } from '../lab/agent.ts';
import type { Cluster } from '../lab/cluster.ts';
import { ping } from '../lab/ping.ts';
import { containerOf, getPod, NAMESPACE, SIDECAR, untilRolledOut } from '../lab/pods.ts';
import type { Results } from '../lab/results.ts';
import { assertDelayed, assertUndelayed } from './faults.ts';

const POD = 'basic-tidb-0';

/** A kill of the container, as the kernel does it when memory runs out. */
export async function killAgent(cluster: Cluster, results: Results): Promise<void> {
  const pod = await getPod(cluster.kubectl, POD);
  const { spec, status } = pod;
  const agent = containerOf(pod, SIDECAR);
  const id = agent.containerID.replace('containerd://', '');
  await cluster.runOn(spec.nodeName, `ctr -n k8s.io tasks kill --signal SIGKILL ${id}`);
  const meanwhile = await ping(status.podIP);
  await untilRestarted(cluster, agent.restartCount);
  await untilAnswers(status.podIP);
  const { fault } = await ask(status.podIP, '/latency');
  const after = await ping(status.podIP);
  results.addPing('while the agent is killed', meanwhile);
  results.addPing('when it is there again', after);
  assertDelayed(meanwhile.lowest);
  assert.equal(fault?.delay?.time, '20ms');
  assertDelayed(after.lowest);
}

export async function deletePod(cluster: Cluster, results: Results): Promise<void> {
  const { kubectl } = cluster;
  const old = await getPod(kubectl, POD);
  await ask(old.status.podIP, '/latency/20ms');
  await kubectl.run(['--namespace', NAMESPACE, 'delete', 'pod', POD]);
  await untilRolledOut(kubectl, 'basic-tidb');
  const pod = await getPod(kubectl, POD);
  await untilAnswers(pod.status.podIP);
  const { fault } = await ask(pod.status.podIP, '/latency');
  const after = await ping(pod.status.podIP);
  results.addPing('of the next Pod after kubectl delete pod', after);
  assert.notEqual(pod.metadata.uid, old.metadata.uid);
  assert.ok(pod.spec.containers.some(({ name }) => name === SIDECAR));
  assert.equal(fault, null);
  assertUndelayed(after.lowest);
}

async function untilRestarted({ kubectl }: Cluster, count: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (containerOf(await getPod(kubectl, POD), SIDECAR).restartCount === count) {
    assert.ok(performance.now() < deadline, 'the kubelet has not restarted the agent within 60 s');
    await delay(500);
  }
}
