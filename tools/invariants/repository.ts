import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '../..');

/** The files that are in the repository; scratch files beside them do not count. */
export function listFiles(): string[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: workspace, encoding: 'utf8' })
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
