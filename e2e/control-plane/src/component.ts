import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a component may take to end when asked before it is killed, in milliseconds. */
const STOP_LIMIT = 10_000;

/** How many lines of its log an error shows. */
const TAIL = 20;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) {
    child.kill('SIGKILL');
  }
});

/** A long-running program that writes its log into a file. It does not outlive this process. */
export class Component {
  readonly name: string;
  readonly log: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  private constructor(name: string, log: string, child: ChildProcess) {
    this.name = name;
    this.log = log;
    this.child = child;
    running.add(child);
    this.ended = once(child, 'exit').finally(() => running.delete(child));
  }

  /**
   * Starts a program in a session of its own, so that Ctrl-C does not reach it before its stop.
   *
   * @param folder where the log goes, named after the program.
   * @throws Error when the program does not exist.
   */
  static async start(program: string, args: readonly string[], folder: string): Promise<Component> {
    const name = basename(program);
    const log = join(folder, `${name}.log`);
    const output = openSync(log, 'a');
    const child = spawn(program, args, { stdio: ['ignore', output, output], detached: true });
    closeSync(output);
    await once(child, 'spawn');
    return new Component(name, log, child);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Waits until `isReady` says so.
   *
   * @throws Error with the end of the log when the program ends before, or after `limit` ms.
   */
  async until(isReady: () => Promise<boolean>, limit = 60_000): Promise<void> {
    const deadline = performance.now() + limit;
    while (!(await isReady())) {
      if (!this.isRunning) {
        const how = String(this.child.exitCode ?? this.child.signalCode);
        throw new Error(`${this.tail()}\n${this.name} ended with code ${how}, see above.`);
      }
      if (performance.now() > deadline) {
        throw new Error(
          `${this.tail()}\n${this.name} was not ready within ${limit} ms, see above.`,
        );
      }
      await delay(100);
    }
  }

  async stop(): Promise<void> {
    if (this.isRunning) {
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT);
      await this.ended;
      clearTimeout(timer);
    }
  }

  private tail(): string {
    return readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-TAIL).join('\n');
  }
}
