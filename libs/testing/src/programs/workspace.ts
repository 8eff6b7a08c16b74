import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../../../..');
const OUTPUT_LIMIT = 10_000_000;

/** What the workspace builds and carries, by path. */
export const WORKSPACE = {
  root: ROOT,
  injector: join(ROOT, 'dist/apps/injector/main.js'),
  agent: join(ROOT, 'dist/apps/agent/main.js'),
  cli: join(ROOT, 'dist/apps/cli/main.js'),
  engine: join(ROOT, 'dist/libs/injection/index.js'),
  /** The Pods of a TiDB cluster, one file each. */
  tidbPods: join(ROOT, 'examples/tidb-pods'),
} as const;

/**
 * Builds projects through Nx, silently.
 *
 * @throws Error with the build's output when it fails.
 */
export async function build(...projects: readonly string[]): Promise<void> {
  const nx = join(ROOT, 'node_modules/.bin/nx');
  try {
    await run(nx, ['run-many', '-t', 'build', '-p', ...projects], {
      cwd: ROOT,
      maxBuffer: OUTPUT_LIMIT,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout}${stderr}\nThe build failed, see above.`, { cause: error });
  }
}

/** The profile that the built CLI carries, as YAML. */
export async function builtInProfile(): Promise<string> {
  const { stdout } = await run(process.execPath, [WORKSPACE.cli, 'profile']);
  return stdout;
}
