import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { PATHS } from '../paths.ts';
import { median } from '../statistics.ts';
import { newHostilePods } from './hostile-pods.ts';
import { newLargePod } from './large-pod.ts';

/** The part of the built library that is measured. */
interface Engine {
  loadProfiles(files: readonly { name: string; text: string }[]): { profiles: readonly unknown[] };
  inject(pod: unknown, context: object, profiles: readonly unknown[]): { decision: string };
}

const CONTEXT = {
  optIn: 'enabled',
  operation: 'CREATE',
  kind: { group: '', kind: 'Pod' },
  namespace: 'tidb-cluster',
  onMissingProfile: 'warn',
};
const BATCHES = 30;

const [, , profileFile = ''] = process.argv;
const engine = (await import(PATHS.engine)) as Engine;
const { profiles } = engine.loadProfiles([
  { name: 'profile.yaml', text: readFileSync(profileFile, 'utf8') },
]);

/**
 * Time that one injection takes, in microseconds: the median of batches, after as many calls to
 * warm up.
 *
 * @throws Error when the Pod is not injected, since then nothing is measured.
 */
function measure(pod: unknown, batch: number): number {
  const { decision } = engine.inject(pod, CONTEXT, profiles);
  if (decision !== 'inject') {
    throw new Error(`The engine answered ${decision}, so there is nothing to measure`);
  }
  const run = (): number => {
    const started = performance.now();
    for (let call = 0; call < batch; call++) {
      engine.inject(pod, CONTEXT, profiles);
    }
    return ((performance.now() - started) * 1000) / batch;
  };
  Array.from({ length: BATCHES }, run);
  return median(Array.from({ length: BATCHES }, run));
}

/** CPU time of the slowest of some Pods, each seen once, in microseconds. */
function measureWorst(pods: readonly unknown[]): number {
  const times = pods.map((pod) => {
    const before = process.cpuUsage();
    engine.inject(pod, CONTEXT, profiles);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.max(...times);
}

const tidb: unknown = parse(readFileSync(PATHS.pod, 'utf8'));
const large = newLargePod();
console.log(
  JSON.stringify({
    tidb: measure(tidb, 1000),
    large: measure(large, 10),
    hostile: measureWorst(newHostilePods()),
    largeBytes: JSON.stringify(large).length,
  }),
);
