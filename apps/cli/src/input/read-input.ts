import { join } from 'node:path';
import { Problems } from '../io/problems.ts';
import type { Io } from '../io/io.ts';
import { decodeText } from './decode-text.ts';
import { parseSource } from './parse-source.ts';
import type { Source } from './source.ts';

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/** Messages for what the file system refuses, by the code of the error. */
const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory; correct the path',
  EACCES: 'may not be read; give yourself permission to read it',
  EISDIR: 'is a directory',
  ENAMETOOLONG: 'the name is too long; name a file',
};

/**
 * Reads files, the manifests of directories, and standard input (`-`).
 *
 * @throws Problems with everything that is wrong with any of them.
 */
export async function readInput(
  io: Io,
  paths: readonly string[],
  recursive: boolean,
): Promise<Source[]> {
  const sources: Source[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    await collectProblems(problems, async () => {
      for (const file of await expandPath(io, path, recursive)) {
        await collectProblems(problems, async () => sources.push(await readSource(io, file)));
      }
    });
  }
  if (problems.length === 0 && !sources.some(hasContent)) {
    const names = sources.map(({ name }) => name).join(', ');
    problems.push(`${names}: is empty; it must hold a Kubernetes object`);
  }
  if (problems.length > 0) {
    throw new Problems(problems);
  }
  return sources;
}

/** Reads one file as text. @throws Problems */
export async function readText(io: Io, path: string): Promise<string> {
  return decodeText(path, await readBytes(io, path));
}

/** Reads one file as it is. @throws Problems */
export async function readBytes(io: Io, path: string): Promise<Uint8Array> {
  return await refusing(path, () => io.readFile(path));
}

/**
 * The files of a directory with one of the extensions, in alphabetical order.
 *
 * @returns `undefined` where the path is no directory.
 * @throws Problems when there is no such path.
 */
export async function listFiles(
  io: Io,
  directory: string,
  extensions: readonly string[],
  recursive = false,
): Promise<string[] | undefined> {
  const entries = await refusing(directory, () => io.readDirectory(directory));
  const files: string[] = [];
  for (const { name, isDirectory } of entries?.toSorted(byName) ?? []) {
    const path = join(directory, name);
    if (isDirectory && recursive) {
      files.push(...((await listFiles(io, path, extensions, true)) ?? []));
    } else if (!isDirectory && extensions.some((extension) => name.endsWith(extension))) {
      files.push(path);
    }
  }
  return entries === undefined ? undefined : files;
}

async function expandPath(io: Io, path: string, recursive: boolean): Promise<string[]> {
  const files = path === '-' ? undefined : await listFiles(io, path, EXTENSIONS, recursive);
  if (files?.length === 0) {
    const remedy = recursive ? 'name the files' : 'name the files, or add -R for its folders';
    throw new Problems([`${path}: has no file named ${EXTENSIONS.join(', ')}; ${remedy}`]);
  }
  return files ?? [path];
}

async function readSource(io: Io, path: string): Promise<Source> {
  return path === '-'
    ? parseSource('stdin', decodeText('stdin', await io.readStdin()))
    : parseSource(path, await readText(io, path));
}

async function collectProblems(problems: string[], read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof Problems)) {
      throw error;
    }
    problems.push(...error.sentences);
  }
}

async function refusing<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REFUSALS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new Problems([`${path}: ${reason}`]);
  }
}

function hasContent({ documents }: Source): boolean {
  return documents.some(({ value }) => value !== null);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
