import { basename } from 'node:path';
import type { LoadedProfiles, ProfileFile } from '@sidecar-injector/injection';
import { Problems } from '../io/problems.ts';
import type { Io } from '../io/io.ts';
import type { Engine } from '../workloads/engine.ts';
import { listFiles, readText } from './read-input.ts';

const EXTENSIONS = ['.yaml', '.yml'];

/** Reads profile files from directories and single files; without any, the built-in one. */
export async function readProfileFiles(
  io: Io,
  engine: Engine,
  paths: readonly string[],
): Promise<ProfileFile[]> {
  if (paths.length === 0) {
    return [engine.builtInProfile];
  }
  const lists = await Promise.all(paths.map((path) => expandPath(io, path)));
  return await Promise.all(
    lists.flat().map(async (path) => ({ name: basename(path), text: await readText(io, path) })),
  );
}

/** @throws Problems with all that is wrong with the profiles. */
export async function loadProfilesOrFail(
  io: Io,
  engine: Engine,
  path: string | undefined,
): Promise<LoadedProfiles> {
  const files = await readProfileFiles(io, engine, path === undefined ? [] : [path]);
  const loaded = engine.loadProfiles(files);
  if (loaded.problems.length > 0) {
    throw new Problems(loaded.problems);
  }
  return loaded;
}

async function expandPath(io: Io, path: string): Promise<string[]> {
  const files = await listFiles(io, path, EXTENSIONS);
  const visible = files?.filter((file) => !basename(file).startsWith('.'));
  if (visible?.length === 0) {
    throw new Problems([
      `${path}: has no file named ${EXTENSIONS.join(' or ')}; put profiles in it`,
    ]);
  }
  if (visible === undefined && !EXTENSIONS.some((extension) => path.endsWith(extension))) {
    throw new Problems([`${path}: is not named ${EXTENSIONS.join(' or ')}; rename it`]);
  }
  return visible ?? [path];
}
