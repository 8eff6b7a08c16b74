import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const DOZE = join(import.meta.dirname, '../../doze/doze.c');

/** As the Dockerfile compiles it. */
const FLAGS = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror'];

export const hasCompiler = spawnSync('cc', ['--version']).status === 0;

/** A process that specs look at. */
interface Running {
  readonly pid: number;
  readonly output: string;
  readonly isRunning: boolean;
  until: (isReady: () => Promise<boolean>) => Promise<void>;
  assertRunning: () => Promise<never>;
  stop: (signal?: 'SIGTERM' | 'SIGINT') => Promise<string>;
}

type StartProgram = (command: readonly string[], env: NodeJS.ProcessEnv) => Promise<Running>;

/** The holder of the agent's port, compiled for this machine, with stand-ins for the agent. */
export class DozeLab {
  private started: Running | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly startProgram: StartProgram,
  ) {}

  static async make(port: number, startProgram: StartProgram): Promise<DozeLab> {
    const lab = new DozeLab(await mkdtemp(join(tmpdir(), 'doze-')), port, startProgram);
    compile(DOZE, lab.doze);
    compile(join(import.meta.dirname, 'one-call.c'), lab.oneCall);
    return lab;
  }

  get doze(): string {
    return join(this.folder, 'doze');
  }

  /** A program that takes one connection, says `done` and ends with 0. */
  get oneCall(): string {
    return join(this.folder, 'one-call');
  }

  get program(): Running {
    if (this.started === undefined) {
      throw new Error('start() comes first');
    }
    return this.started;
  }

  /** Starts the holder with a program; `sh` runs the text as a shell script. */
  async start(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
    this.started = await this.startProgram([this.doze, ...command], {
      PATH: process.env['PATH'],
      AGENT_PORT: String(this.port),
      MARK: join(this.folder, 'mark'),
      ONE_CALL: this.oneCall,
      ...env,
    });
    return this.started;
  }

  sh(script: string, env: NodeJS.ProcessEnv = {}): Promise<Running> {
    return this.start(['/bin/sh', '-c', script], env);
  }

  /** Waits until a line has been printed so many times. */
  async untilPrinted(line: string, times = 1): Promise<void> {
    const { program } = this;
    await program.until(() => Promise.resolve(program.output.split(line).length > times));
  }

  /** Waits until the program, which has run, has been reaped and the holder waits. */
  async untilAsleep(): Promise<void> {
    const isAsleep = (): boolean =>
      this.children().length === 0 && /^State:\s+S/m.test(this.status());
    await this.program.until(() => Promise.resolve(isAsleep()));
  }

  /** The processes that the holder has started, and not reaped. */
  children(): string[] {
    const { pid } = this.program;
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return list.split(' ').filter((child) => child !== '');
  }

  /** All that a connection gets. */
  async call(host = '127.0.0.1'): Promise<string> {
    const socket = connect(this.port, host);
    await once(socket, 'connect');
    return text(socket);
  }

  /** Private memory of the holder in kilobytes, and the number of its descriptors. */
  usage(): { readonly privateKb: number; readonly descriptors: number } {
    const folder = `/proc/${this.program.pid}`;
    const rollup = readFileSync(`${folder}/smaps_rollup`, 'utf8');
    const sizes = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].map(([, kb]) => Number(kb));
    return {
      privateKb: sizes.reduce((sum, size) => sum + size, 0),
      descriptors: readdirSync(`${folder}/fd`).length,
    };
  }

  /** How often the holder has gone to sleep, and so was awake. */
  wakeUps(): number {
    return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(this.status())?.[1]);
  }

  async remove(): Promise<void> {
    await this.started?.stop('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private status(): string {
    return readFileSync(`/proc/${this.program.pid}/status`, 'utf8');
  }
}

function compile(source: string, program: string): void {
  execFileSync('cc', [...FLAGS, '-o', program, source]);
}
