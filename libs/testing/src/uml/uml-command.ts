import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'wide-state.c');

/**
 * How user-mode Linux is started on this machine. On a processor with AMX it panics by itself, and
 * gets a small library before it, which is compiled once.
 *
 * @param program the path of `linux.uml`, or its name.
 * @param processor what /proc/cpuinfo says.
 * @throws Error where the library is needed and there is no C compiler.
 */
export function umlCommand(program: string, processor = readProcessor()): string[] {
  return /\bamx_tile\b/.test(processor)
    ? ['env', `LD_PRELOAD=${compileLibrary()}`, program]
    : [program];
}

function readProcessor(): string {
  return existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
}

/** Whole or not at all, also when two test runs begin at once. */
function compileLibrary(): string {
  const library = join(tmpdir(), `uml-wide-state-${String(userInfo().uid)}.so`);
  const part = `${library}.${String(process.pid)}`;
  const { status, stderr, error } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', part, SOURCE],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(
      `user-mode Linux needs a library on this processor (AMX), and cc did not make it: ${error?.message ?? stderr}; apt-get install gcc libc6-dev`,
    );
  }
  renameSync(part, library);
  return library;
}
