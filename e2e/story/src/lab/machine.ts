import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { umlCommand } from '@sidecar-injector/testing/uml';

const GUEST = resolve(import.meta.dirname, '../../guest');

/** How long a machine may take to power off by itself, in milliseconds. */
const HALT_LIMIT = 10_000;

/** How many lines of its console an error shows. */
const TAIL = 30;

const running = new Set<Machine>();
process.once('exit', () => {
  for (const machine of running) {
    machine.kill();
  }
});

export interface MachineOptions {
  readonly name: string;
  /** Where the console and the mount point go. */
  readonly folder: string;
  /** What the disk is: `FILE`, or `CHANGES,FILE` where the file stays as it is. */
  readonly disk: string;
  /** The interface of the host that becomes its network. */
  readonly tap?: string;
  /** What `guest/node.sh` reads from its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** One user-mode Linux, which sees the host's files and writes into memory. */
export class Machine {
  readonly console: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  private constructor(child: ChildProcess, console: string) {
    this.child = child;
    this.console = console;
    running.add(this);
    this.ended = once(child, 'exit').finally(() => running.delete(this));
  }

  static async boot({ name, folder, disk, tap, env }: MachineOptions): Promise<Machine> {
    const own = join(folder, name);
    mkdirSync(join(own, 'root'), { recursive: true });
    const file = join(own, 'console.log');
    const output = openSync(file, 'a');
    // What is behind the kernel's own options becomes the environment of the first process.
    const options = [
      'mem=2G',
      'rootfstype=hostfs',
      'rootflags=/',
      'rw',
      `init=${join(GUEST, 'init.sh')}`,
      `ubd0=${disk}`,
      ...(tap === undefined ? [] : [`vec0:transport=tap,ifname=${tap},depth=128,gro=1`]),
      'con=null',
      'con0=null,fd:1',
      'ssl=null',
      'quiet',
      `GUEST=${GUEST}`,
      `ROOT=${join(own, 'root')}`,
      ...Object.entries(env).map(([key, value]) => `${key}=${value}`),
    ];
    // A process group of its own: Ctrl-C is for this program, which then powers it off.
    const [program = '', ...args] = [...umlCommand('linux.uml'), ...options];
    const child = spawn(program, args, {
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    await once(child, 'spawn');
    return new Machine(child, file);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The end of what it has printed. */
  get tail(): string {
    return readFileSync(this.console, 'utf8').trimEnd().split('\n').slice(-TAIL).join('\n');
  }

  /** @throws Error with the end of its console when it has not powered off in time. */
  async untilOff(limit: number): Promise<void> {
    await Promise.race([this.ended, delay(limit, undefined, { ref: false })]);
    if (this.isRunning) {
      this.kill();
      throw new Error(`${this.tail}\nthe machine was not done within ${limit} ms, see above`);
    }
  }

  /** @param powerOff asks it to; what does not listen is killed. */
  async halt(powerOff: () => Promise<unknown>): Promise<void> {
    if (this.isRunning) {
      await powerOff().catch(() => undefined);
      await Promise.race([this.ended, delay(HALT_LIMIT, undefined, { ref: false })]);
      this.kill();
      await this.ended;
    }
  }

  /** With all of its processes, each of which is one of the host. */
  kill(): void {
    try {
      process.kill(-(this.child.pid ?? 0), 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
  }
}
