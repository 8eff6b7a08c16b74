import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What can be seen of some files without reading them: it differs when one was written, replaced,
 * renamed, added or removed. Symbolic links are followed, so the swap of `..data`, by which the
 * kubelet updates a ConfigMap or a Secret, shows as other inodes.
 */
export async function fingerprintFiles(paths: readonly string[]): Promise<string> {
  const prints = await Promise.all(paths.map(async (path) => `${path} ${await look(path)}`));
  return prints.join('\n');
}

/** The same for all that lies directly in a directory. */
export async function fingerprintDirectory(directory: string): Promise<string> {
  const names = await readdir(directory).catch(() => []);
  return fingerprintFiles(names.sort().map((name) => join(directory, name)));
}

async function look(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return 'absent';
  }
}
