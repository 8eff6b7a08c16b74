import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isProfileFile, type ProfileFile } from '@sidecar-injector/injection';

/**
 * Reads the profile files of a directory, see `isProfileFile`, in alphabetical order.
 *
 * @throws Error of the file system when the directory or one of the files cannot be read.
 */
export async function readProfileFiles(directory: string): Promise<ProfileFile[]> {
  const names = (await readdir(directory)).filter(isProfileFile).sort();
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(directory, name), 'utf8') })),
  );
}
