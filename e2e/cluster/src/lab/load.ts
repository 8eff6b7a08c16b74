import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, KubeConfig, type V1Pod } from '@kubernetes/client-node';
import { apiServerLog, kubectl } from './cluster.ts';
import { containerNames, type Namespace, newPod } from './namespace.ts';

/** What became of Pods that were created one after the other. */
export interface LoadResult {
  readonly created: number;
  /** What the API server said of those that it refused. */
  readonly refused: readonly string[];
  /** Names of those that came without their sidecar. */
  readonly missed: readonly string[];
  /** What the API server says of its calls of webhooks that failed meanwhile. */
  readonly failures: readonly string[];
}

/**
 * Creates Pods in an opted-in namespace, so many a second, as long as `isOver` does not say so.
 * Each is created by a call of its own, whether those before have been answered or not.
 */
export async function createPods(
  namespace: Namespace,
  perSecond: number,
  isOver: (created: number) => boolean,
): Promise<LoadResult> {
  const config = new KubeConfig();
  config.loadFromFile(kubectl.kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  const before = readFailures().length;
  const refused: string[] = [];
  const missed: string[] = [];
  const create = async (name: string): Promise<void> => {
    try {
      const body = newPod(name) as V1Pod;
      const pod = await api.createNamespacedPod({ namespace: namespace.name, body });
      if (containerNames(pod) !== 'app network-delay-sidecar') {
        missed.push(name);
      }
    } catch (error) {
      refused.push(String(error));
    }
  };
  const calls: Promise<void>[] = [];
  while (!isOver(calls.length)) {
    calls.push(create(`load-${String(calls.length)}`));
    await delay(1_000 / perSecond);
  }
  await Promise.all(calls);
  return { created: calls.length, refused, missed, failures: readFailures().slice(before) };
}

/** What the API server has said so far of calls of webhooks that failed; nothing where its log is not to be seen. */
function readFailures(): string[] {
  const log = apiServerLog === undefined ? '' : readFileSync(apiServerLog, 'utf8');
  return log.split('\n').filter((line) => /failed calling webhook/i.test(line));
}

/** Creates Pods while something goes on, and for some seconds after it. */
export async function createPodsDuring(
  namespace: Namespace,
  work: () => Promise<void>,
): Promise<LoadResult> {
  let end = Number.POSITIVE_INFINITY;
  const load = createPods(namespace, 10, () => performance.now() > end);
  try {
    await work();
  } finally {
    end = performance.now() + 5_000;
  }
  return await load;
}
