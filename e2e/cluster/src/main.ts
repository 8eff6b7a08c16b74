import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Tally, readTap, runTwice, tell, tellSkipped } from '@sidecar-injector/testing/tap';
import { findCases, startCases } from './lab/case-run.ts';
import { Lab } from './lab/lab.ts';

/** How long a run of case files may take, in milliseconds. */
const LIMIT = 20 * 60_000;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruption.abort(new Error(`ended by ${signal}`));
  });
}

async function runCases(env: NodeJS.ProcessEnv, files: readonly string[]): Promise<Tally> {
  interruption.signal.throwIfAborted();
  const run = startCases(env, files);
  const limit = AbortSignal.any([interruption.signal, AbortSignal.timeout(LIMIT)]);
  limit.addEventListener('abort', () => run.kill('SIGKILL'));
  return await readTap(run);
}

async function runFolder(
  env: NodeJS.ProcessEnv,
  folder: string,
  names: readonly string[],
): Promise<Tally> {
  const files = findCases(folder, names);
  return files.length === 0
    ? { passed: 0, failed: 0, skipped: 0, failedFiles: new Set() }
    : await runTwice(files, (wanted) =>
        runCases(
          env,
          files.filter((file) => wanted.some((name) => file.endsWith(name))),
        ),
      );
}

/** First without cert-manager, then with it: `helm install` must have an answer to both. */
async function runOnLab(names: readonly string[]): Promise<void> {
  const lab = await Lab.start();
  try {
    const env = lab.environment;
    const before = await runFolder(env, 'cases/bare', names);
    await lab.startCertManager();
    const after = await runFolder(env, 'cases', names);
    tell({
      passed: before.passed + after.passed,
      failed: before.failed + after.failed,
      skipped: before.skipped + after.skipped,
      failedFiles: after.failedFiles,
    });
  } finally {
    await lab.stop();
  }
}

const { values, positionals } = parseArgs({
  options: { kubeconfig: { type: 'string' } },
  allowPositionals: true,
});
const obstacle = Lab.findObstacle();
if (values.kubeconfig !== undefined) {
  const env = { CLUSTER_KUBECONFIG: resolve(values.kubeconfig) };
  tell(await runFolder(env, 'cases', positionals));
} else if (obstacle !== undefined) {
  tellSkipped(obstacle);
} else {
  await runOnLab(positionals);
}
