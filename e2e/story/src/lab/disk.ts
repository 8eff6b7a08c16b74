import { createHash } from 'node:crypto';
import { createReadStream, existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Machine } from './machine.ts';
import { run } from './shell.ts';
import { CACHE } from './software.ts';

/** How long the import of all images may take, in milliseconds. */
const LIMIT = 180_000;

/**
 * Makes the disk that all nodes begin with: containerd's folder with all images in it. It is kept
 * until an image changes, as every import takes its time.
 *
 * @param images archives.
 */
export async function makeDisk(
  images: readonly string[],
  software: string,
  folder: string,
): Promise<string> {
  const disk = join(CACHE, `images-${await digest(images)}.disk`);
  if (existsSync(disk)) {
    return disk;
  }
  console.log('bringing the images onto the disk of the nodes');
  mkdirSync(CACHE, { recursive: true });
  for (const old of globSync('images-*.disk*', { cwd: CACHE })) {
    rmSync(join(CACHE, old));
  }
  const part = `${disk}.part`;
  await run('truncate', '--size', '2G', part);
  await run('mkfs.ext4', '-q', '-O', '^has_journal', '-m', '0', '-E', 'lazy_itable_init=1', part);
  const env = { SOFTWARE: software, IMAGES: images.join() };
  const machine = await Machine.boot({ name: 'importer', folder, disk: part, env });
  await machine.untilOff(LIMIT);
  if (!machine.tail.includes('disk is complete')) {
    throw new Error(`${machine.tail}\nthe images cannot be brought onto the disk, see above`);
  }
  renameSync(part, disk);
  return disk;
}

async function digest(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    await pipeline(createReadStream(file), hash, { end: false });
  }
  return hash.digest('hex').slice(0, 12);
}
