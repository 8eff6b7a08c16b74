import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const SERVER_CORE = '0';
const CLIENT_CORE = '1';

/** What to put before a server's command, so that it never leaves its core. */
export const SERVER_LAUNCHER = ['taskset', '-c', SERVER_CORE] as const;

/** The command, kept away from the server's core. */
export function onClientCore(command: readonly string[]): string[] {
  return ['taskset', '-c', CLIENT_CORE, ...command];
}

/** Moves this process itself away from the server's core. */
export function leaveServerCore(): void {
  spawnSync('taskset', ['-acp', CLIENT_CORE, String(process.pid)]);
}

/**
 * Looks for what a measurement needs.
 *
 * @throws Error naming what is missing and how to get it.
 */
export function assertTools(): void {
  if (availableParallelism() < 2) {
    throw new Error('The benchmark needs two cores: one for the server and one for the client.');
  }
  for (const [tool, source] of [
    ['taskset', 'util-linux'],
    ['wrk', 'wrk'],
  ] as const) {
    if (spawnSync(tool, ['--version']).error) {
      throw new Error(`${tool} is missing: install it with \`apt-get install ${source}\`.`);
    }
  }
}
