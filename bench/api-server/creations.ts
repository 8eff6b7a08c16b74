import { percentile } from '../statistics.ts';
import type { ApiClient } from './api-client.ts';

/** What creating Pods took; times in milliseconds. */
export interface Creations {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Creates Pods, a number of them in flight at any time. */
export async function createPods(
  client: ApiClient,
  namespace: string,
  pods: readonly string[],
  inFlight: number,
): Promise<Creations> {
  const waiting = pods.values();
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (const pod of waiting) {
        times.push(await client.create(namespace, pod));
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  return {
    perSecond: times.length / seconds,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
  };
}
