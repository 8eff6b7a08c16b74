import { run } from './shell.ts';

/** Round trips to a Pod, in milliseconds. */
export interface RoundTrips {
  readonly lowest: number;
  readonly median: number;
}

/**
 * Pings a Pod from the host. One processor runs all of a node, so single round trips may take long;
 * the lowest and the median tell what the network does.
 *
 * @throws Error when not one packet came back.
 */
export async function ping(podIp: string, count = 20): Promise<RoundTrips> {
  return summarize(
    parseTimes(await run('ping', '-n', '-c', String(count), '-i', '0.1', '-W', '5', podIp)),
  );
}

/** The round trips that `ping` has printed, in order. */
export function parseTimes(output: string): number[] {
  return [...output.matchAll(/time=([\d.]+) ms/g)].map(([, ms]) => Number(ms));
}

export function summarize(times: readonly number[]): RoundTrips {
  const sorted = times.toSorted((a, b) => a - b);
  const [lowest] = sorted;
  const median = sorted[Math.floor(sorted.length / 2)];
  if (lowest === undefined || median === undefined) {
    throw new Error('no packet came back');
  }
  return { lowest, median };
}
