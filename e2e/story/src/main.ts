import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { readTap, runTwice, type Tally, tell, tellSkipped } from '@sidecar-injector/testing/tap';
import { prepare } from './lab/prepare.ts';
import { findMissing } from './lab/requirements.ts';

/** How long one telling may take, in milliseconds. */
const LIMIT = 15 * 60_000;

const CASES = join(import.meta.dirname, 'cases');

let running: ChildProcess | undefined;

// Ctrl-C reaches the cases too, which clean up; this waits for them.
process.on('SIGINT', () => {
  if (running === undefined) {
    process.exit(130);
  }
});

/** Here, and not before: a machine where the suite is skipped cannot build images either. */
function buildImages(): void {
  for (const program of ['injector', 'agent']) {
    const tool = join(WORKSPACE.root, 'tools/image/main.ts');
    if (spawnSync(process.execPath, [tool, program], { stdio: 'inherit' }).status !== 0) {
      throw new Error(`the image of the ${program} cannot be built, see above`);
    }
  }
}

/** In one process, which Ctrl-C reaches: Node would kill those of its own before they clean up. */
async function runCases(names: readonly string[]): Promise<Tally> {
  const files = globSync('*.case.ts', { cwd: CASES })
    .filter((file) => names.length === 0 || names.some((name) => basename(file).includes(name)))
    .sort()
    .map((file) => join(CASES, file));
  const args = ['--test', '--test-isolation=none', '--test-reporter=tap', ...files];
  running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = setTimeout(() => running?.kill('SIGINT'), LIMIT);
  try {
    return await readTap(running);
  } finally {
    clearTimeout(timer);
    running = undefined;
  }
}

async function runStory(): Promise<void> {
  try {
    buildImages();
    await prepare();
    tell(await runTwice(process.argv.slice(2), runCases));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    tell({ passed: 0, failed: 1, skipped: 0, failedFiles: new Set() });
  }
}

const missing = findMissing();
if (missing === undefined) {
  await runStory();
} else {
  tellSkipped(missing);
}
