import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PATHS } from '../paths.ts';

/**
 * Builds the webhook in Go that the injector is measured beside; Go caches what it has built.
 *
 * @returns the program, or nothing where there is no Go; the reason is printed.
 * @throws Error when the build fails.
 */
export function buildGoWebhook(): string | undefined {
  const program = join(PATHS.dist, 'webhook');
  const { error, status } = spawnSync('go', ['build', '-trimpath', '-o', program, '.'], {
    cwd: join(import.meta.dirname, 'webhook'),
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: 'inherit',
  });
  if (error !== undefined) {
    console.log('skipped: Go is missing: https://go.dev/doc/install');
    return undefined;
  }
  if (status !== 0) {
    throw new Error('The webhook in Go cannot be built, see above.');
  }
  return program;
}
