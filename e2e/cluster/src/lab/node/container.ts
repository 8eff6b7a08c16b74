import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What a container sees, all paths on this machine. */
export interface Sandbox {
  /** Empty at first; becomes the root of the container. */
  readonly root: string;
  /** Name of the network namespace. */
  readonly network: string;
  /** What is mounted, by the path in the container. All of it is read-only there. */
  readonly mounts: ReadonlyMap<string, string>;
  readonly user: number;
  readonly group: number;
  readonly log: string;
}

/** Of this machine: the libraries that Node is linked to, and setpriv. */
const HOST_FOLDERS = ['usr', 'lib', 'lib64'];

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) {
    child.kill('SIGKILL');
  }
});

/**
 * A process with the rights that the chart's security contexts leave it: another root that is
 * read-only, another network, a user without rights, no capability and no way to get one.
 */
export class Container {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.child = child;
    living.add(child);
    this.ended = once(child, 'exit').finally(() => living.delete(child));
  }

  static async start(
    sandbox: Sandbox,
    command: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<Container> {
    const output = openSync(sandbox.log, 'a');
    const args = ['netns', 'exec', sandbox.network, 'sh', '-ec', enterScript(sandbox), 'sh'];
    const child = spawn('ip', [...args, ...command], {
      env,
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    await once(child, 'spawn');
    return new Container(child);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** As a shell tells it: 128 more than the signal that ended it. */
  get exitCode(): number {
    return this.child.exitCode ?? 137;
  }

  /** Asks it to end, and kills it when the grace is over. */
  async stop(graceMs: number): Promise<void> {
    if (this.isRunning) {
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs);
      await this.ended;
      clearTimeout(timer);
    }
  }
}

/** The mounts live in a namespace that ends with the process; nothing of them is seen outside. */
function enterScript({ root, mounts, user, group }: Sandbox): string {
  const links = HOST_FOLDERS.flatMap((folder) => prepareHostFolder(root, folder));
  const all = new Map([...links, ['/proc', '/proc'], ['/dev', '/dev'], ...mounts]);
  for (const target of all.keys()) {
    mkdirSync(join(root, target), { recursive: true });
  }
  return [
    'mount --make-rprivate /',
    `mount --bind ${root} ${root}`,
    ...[...all].map(([target, source]) => `mount --rbind -o ro ${source} ${root}${target}`),
    `mount -o remount,bind,ro ${root}`,
    `exec chroot ${root} /usr/bin/setpriv --reuid=${user} --regid=${group} --clear-groups --no-new-privs --bounding-set=-all -- "$@"`,
  ].join('\n');
}

/** A link where it is one on this machine, as with merged /usr. @returns what is to be mounted. */
function prepareHostFolder(root: string, folder: string): [string, string][] {
  const here = `/${folder}`;
  const link = readLink(here);
  const target = join(root, folder);
  if (link !== undefined && !existsSync(target)) {
    symlinkSync(link, target);
  }
  return link === undefined && existsSync(here) ? [[here, here]] : [];
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
