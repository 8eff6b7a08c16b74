import type { Connection, LiveCluster } from '../missed/live-cluster.ts';

/** All that `sidecarctl` knows of the world outside. */
export interface Io {
  /** @throws NodeJS.ErrnoException with its `code`, such as `ENOENT`. */
  readFile(path: string): Promise<Uint8Array>;
  /** The entries of a directory; `undefined` where the path is none. */
  readDirectory(path: string): Promise<readonly DirectoryEntry[] | undefined>;
  readStdin(): Promise<Uint8Array>;
  /**
   * Makes a file, and the directory that it is in.
   *
   * @param mode permissions, such as `0o600`.
   * @throws NodeJS.ErrnoException `EEXIST` where there is one: nothing is overwritten.
   */
  writeNewFile(path: string, text: string, mode: number): Promise<void>;
  /** Reads a cluster, and changes nothing. @throws Problems */
  readCluster(connection: Connection): Promise<LiveCluster>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
}

export interface DirectoryEntry {
  /** Base name. */
  readonly name: string;
  readonly isDirectory: boolean;
}

export interface TextSink {
  write(text: string): unknown;
}
