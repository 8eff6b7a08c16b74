import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import type { Connection, LiveCluster } from '../missed/live-cluster.ts';
import { readLiveCluster } from '../missed/read-live-cluster.ts';
import type { DirectoryEntry, Io, TextSink } from './io.ts';

/** The file system and the standard streams. */
export class NodeIo implements Io {
  constructor(
    private readonly stdin: NodeJS.ReadableStream,
    readonly stdout: TextSink,
    readonly stderr: TextSink,
  ) {}

  async readFile(path: string): Promise<Uint8Array> {
    return await readFile(path);
  }

  async readDirectory(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    if (!(await stat(path)).isDirectory()) {
      return undefined;
    }
    const names = await readdir(path);
    return await Promise.all(
      names.map(async (name) => ({ name, isDirectory: await isDirectory(join(path, name)) })),
    );
  }

  async readStdin(): Promise<Uint8Array> {
    return await buffer(this.stdin);
  }

  async writeNewFile(path: string, text: string, mode: number): Promise<void> {
    await makeDirectory(dirname(path));
    await writeFile(path, text, { flag: 'wx', mode });
  }

  async readCluster(connection: Connection): Promise<LiveCluster> {
    return await readLiveCluster(connection);
  }
}

/** Follows symbolic links, which a mounted ConfigMap consists of; a dangling one is none. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Not those above it: with `recursive`, Node never returns where /proc is one of them. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
}
