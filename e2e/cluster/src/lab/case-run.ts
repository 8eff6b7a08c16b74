import { type ChildProcess, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const SRC = resolve(import.meta.dirname, '..');

/** @param names parts of the names of the files that are wanted; without any, all of them. */
export function findCases(folder: string, names: readonly string[]): string[] {
  return globSync(`${folder}/*.case.ts`, { cwd: SRC })
    .filter((file) => names.length === 0 || names.some((name) => basename(file).includes(name)))
    .toSorted();
}

/**
 * Starts case files, one after the other.
 *
 * @param env what says which cluster they are for.
 * @param files as `findCases` names them, at least one.
 * @returns the run, which tells its results as TAP.
 */
export function startCases(env: NodeJS.ProcessEnv, files: readonly string[]): ChildProcess {
  const paths = files.map((file) => resolve(SRC, file));
  const args = ['--test', '--test-concurrency=1', '--test-reporter=tap', ...paths];
  return spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
