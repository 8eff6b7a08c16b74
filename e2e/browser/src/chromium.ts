import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** How long a page may take, in milliseconds. */
const LIMIT = 60_000;

/** The first browser of the kind that is installed. */
export function findChromium(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ['--version']).status === 0);
}

/** Opens a page, waits until it has loaded, and ends. */
export async function visit(url: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    `--user-data-dir=${profile}`,
    '--virtual-time-budget=3000',
    '--dump-dom',
    url,
  ];
  try {
    await promisify(execFile)(findChromium() ?? '', options, { timeout: LIMIT });
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
