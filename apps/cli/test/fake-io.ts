import type { Connection, LiveCluster } from '../src/missed/live-cluster.ts';
import type { DirectoryEntry, Io } from '../src/io/io.ts';

/** An {@link Io} over files in memory that remembers what was written. */
export class FakeIo implements Io {
  out = '';
  err = '';
  readonly stdout = { write: (text: string) => (this.out += text) };
  readonly stderr = { write: (text: string) => (this.err += text) };

  /** @param files text or bytes by path; `-` is standard input. New ones are added to them. */
  constructor(private readonly files: Record<string, string | Uint8Array> = {}) {}

  readFile(path: string): Promise<Uint8Array> {
    const file = this.files[path];
    return file === undefined
      ? Promise.reject(Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' }))
      : Promise.resolve(typeof file === 'string' ? new TextEncoder().encode(file) : file);
  }

  readDirectory(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    if (Object.hasOwn(this.files, path)) {
      return Promise.resolve(undefined);
    }
    const base = `${path.replace(/\/$/, '')}/`;
    const below = Object.keys(this.files).filter((file) => file.startsWith(base));
    const names = new Map(
      below.map((file) => {
        const [name = '', ...rest] = file.slice(base.length).split('/');
        return [name, rest.length > 0] as const;
      }),
    );
    return names.size === 0
      ? Promise.reject(Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' }))
      : Promise.resolve([...names].map(([name, isDirectory]) => ({ name, isDirectory })));
  }

  readStdin(): Promise<Uint8Array> {
    return this.readFile('-');
  }

  writeNewFile(path: string, text: string): Promise<void> {
    if (Object.hasOwn(this.files, path)) {
      return Promise.reject(Object.assign(new Error(`EEXIST: ${path}`), { code: 'EEXIST' }));
    }
    this.files[path] = text;
    return Promise.resolve();
  }

  /** The cluster of `cluster.json`; its Pods of the namespace, if one is asked for. */
  async readCluster({ namespace }: Connection): Promise<LiveCluster> {
    const bytes = await this.readFile('cluster.json');
    const text = new TextDecoder().decode(bytes);
    const { namespaces, pods, ...cluster } = JSON.parse(text) as Omit<LiveCluster, 'namespaces'> & {
      readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
    };
    return {
      ...cluster,
      namespaces: new Map(Object.entries(namespaces)),
      pods: pods.filter(
        ({ metadata }) => (namespace ?? metadata?.namespace) === metadata?.namespace,
      ),
    };
  }
}
