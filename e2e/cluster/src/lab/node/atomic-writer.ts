import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/** A file of a volume. */
export interface VolumeFile {
  readonly content: Buffer;
  readonly mode: number;
}

/** The files of a volume, by their names; none lies in a folder. */
export type VolumeFiles = ReadonlyMap<string, VolumeFile>;

/**
 * Writes a volume as kubelet does (pkg/volume/util/atomic_writer.go): all files into a new folder
 * with a time for its name, then one rename of the link `..data`, so that nobody ever sees an old
 * certificate beside a new key.
 *
 * @param group that may read the files, the `fsGroup` of the Pod.
 */
export function writeVolume(folder: string, files: VolumeFiles, group: number): void {
  mkdirSync(folder, { recursive: true });
  const data = join(folder, '..data');
  const before = existsSync(data) ? readlinkSync(data) : undefined;
  if (before !== undefined && isSame(join(folder, before), files)) {
    return;
  }
  const fresh = writeFiles(folder, files, group);
  symlinkSync(basename(fresh), `${data}_tmp`);
  renameSync(`${data}_tmp`, data);
  linkFiles(folder, [...files.keys()]);
  if (before !== undefined) {
    rmSync(join(folder, before), { recursive: true });
  }
}

/** The names that the container sees. */
function linkFiles(folder: string, names: readonly string[]): void {
  const there = readdirSync(folder).filter((name) => !name.startsWith('..'));
  for (const name of there.filter((old) => !names.includes(old))) {
    rmSync(join(folder, name));
  }
  for (const name of names.filter((wanted) => !there.includes(wanted))) {
    symlinkSync(join('..data', name), join(folder, name));
  }
}

function writeFiles(folder: string, files: VolumeFiles, group: number): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll('-', '_').replace('T', '_');
  const fresh = mkdtempSync(join(folder, `..${time.replaceAll(':', '_')}.`));
  chmodSync(fresh, 0o755);
  for (const [name, { content, mode }] of files) {
    const file = join(fresh, name);
    writeFileSync(file, content);
    chownSync(file, process.getuid?.() ?? 0, group);
    chmodSync(file, mode);
  }
  return fresh;
}

function isSame(folder: string, files: VolumeFiles): boolean {
  const names = readdirSync(folder);
  return (
    names.length === files.size &&
    names.every(
      (name) => files.get(name)?.content.equals(readFileSync(join(folder, name))) === true,
    )
  );
}
