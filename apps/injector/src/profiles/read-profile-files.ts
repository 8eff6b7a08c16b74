import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileFile } from '@sidecar-injector/injection';

const PROFILE_NAME = /^[^.].*\.ya?ml$/;

/**
 * Reads the profile files of a directory in alphabetical order: `*.yaml` and `*.yml`, without dot
 * files, among which are the `..data` of a ConfigMap.
 *
 * @throws Error of the file system when the directory or one of the files cannot be read.
 */
export async function readProfileFiles(directory: string): Promise<ProfileFile[]> {
  const names = (await readdir(directory)).filter((name) => PROFILE_NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(directory, name), 'utf8') })),
  );
}
