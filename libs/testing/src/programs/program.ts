import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** How much of a program's output is kept, in characters. */
const OUTPUT_LIMIT = 100_000;

/** Between two questions whether a program is ready, in milliseconds. */
const POLL_INTERVAL = 5;

/** How long a program may take to end when asked before it is killed, in milliseconds. */
const STOP_LIMIT = 10_000;

/** A running child process, and the end of what it has printed. */
export class Program {
  private printed = '';
  private readonly ended: Promise<unknown>;

  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.ended = new Promise((resolve) => child.once('close', resolve));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.printed = (this.printed + text).slice(-OUTPUT_LIMIT);
      });
    }
  }

  /**
   * Starts a program that sees only the given environment.
   *
   * @throws Error when the command does not exist.
   */
  static async start(
    command: readonly string[],
    env: NodeJS.ProcessEnv,
    cwd?: string,
  ): Promise<Program> {
    const [file = '', ...args] = command;
    const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const program = new Program(child);
    await once(child, 'spawn');
    return program;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Standard output and standard error, in the order of arrival. */
  get output(): string {
    return this.printed;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Waits until `isReady` says so.
   *
   * @throws Error with the program's output when it ends before, or when `limit` ms have passed.
   */
  async until(isReady: () => Promise<boolean>, limit = 30_000): Promise<void> {
    const deadline = performance.now() + limit;
    while (!(await isReady())) {
      if (!this.isRunning) {
        throw this.failure();
      }
      if (performance.now() > deadline) {
        throw new Error(`${this.output}\nThe program was not ready within ${limit} ms, see above.`);
      }
      await delay(POLL_INTERVAL);
    }
  }

  /**
   * Resolves never.
   *
   * @throws Error with the program's output once it has ended.
   */
  async assertRunning(): Promise<never> {
    await this.ended;
    throw this.failure();
  }

  /**
   * Asks the program to end, and kills it when it does not.
   *
   * @returns its exit code, or the name of the signal that ended it.
   */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<string> {
    if (this.isRunning) {
      this.child.kill(signal);
      const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT);
      await this.ended;
      clearTimeout(timer);
    }
    return this.exitText();
  }

  private failure(): Error {
    return new Error(`${this.output}\nThe program ended with code ${this.exitText()}, see above.`);
  }

  private exitText(): string {
    return String(this.child.exitCode ?? this.child.signalCode);
  }
}
