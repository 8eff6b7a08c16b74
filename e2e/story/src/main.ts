import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTap, runTwice, type Tally, tell, tellSkipped } from '@sidecar-injector/testing/tap';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { findMissing } from './lab/requirements.ts';

/** How long one telling may take, builds of Kubernetes included, in milliseconds. */
const LIMIT = 40 * 60_000;

const CASES = join(import.meta.dirname, 'cases');

/** Here, and not before: a machine where the suite is skipped cannot build images either. */
function buildImages(): boolean {
  return ['injector', 'agent'].every((program) => {
    const tool = join(WORKSPACE.root, 'tools/image/main.ts');
    return spawnSync(process.execPath, [tool, program], { stdio: 'inherit' }).status === 0;
  });
}

async function runCases(names: readonly string[]): Promise<Tally> {
  const files = globSync('*.case.ts', { cwd: CASES })
    .filter((file) => names.length === 0 || names.some((name) => basename(file).includes(name)))
    .sort()
    .map((file) => join(CASES, file));
  const args = ['--test', '--test-concurrency=1', '--test-reporter=tap', ...files];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  // Ctrl-C reaches the cases too, which clean up; this waits for them.
  process.on('SIGINT', () => undefined);
  const timer = setTimeout(() => child.kill('SIGTERM'), LIMIT);
  try {
    return await readTap(child);
  } finally {
    clearTimeout(timer);
  }
}

const missing = findMissing();
if (missing !== undefined) {
  tellSkipped(missing);
} else if (buildImages()) {
  tell(await runTwice(process.argv.slice(2), runCases));
} else {
  console.log('the images cannot be built, see above');
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
