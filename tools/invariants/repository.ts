import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');

/** The files that are, or are about to be, in the repository: what Git ignores is left out. */
export function listFiles(): string[] {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', options, { cwd: workspace, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && exists(file));
}

/** @param file path from the top of the repository */
export function read(file: string): string {
  return readFileSync(join(workspace, file), 'utf8');
}

/** @param file path from the top of the repository */
export function exists(file: string): boolean {
  return existsSync(join(workspace, file));
}
