import { type ChildProcess, execFile, type ExecFileException } from 'node:child_process';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@sidecar-injector/http';
import type { Config } from '../config/config.ts';
import { classify, CommandError, isMissing, OUTPUT_LIMIT, STDERR_LENGTH } from './command.error.ts';
import { TcSession } from './tc-session.ts';

/** How long a command may run, in milliseconds. */
const LIMIT = 5_000;

/**
 * Runs `tc` and `ip`. It and its {@link TcSession} are the only places that start a process, and
 * arguments never pass a shell.
 */
@Injectable()
export class TcProcess {
  private readonly running = new Set<ChildProcess>();
  private readonly session: TcSession;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.session = new TcSession(config.tcPath);
  }

  /**
   * Runs lines in the `tc` that is kept, one request after the other.
   *
   * @returns what they and, behind them, `qdisc show invisible` have printed.
   * @throws CommandError where a line fails; those before it have run.
   */
  ask(lines: readonly string[]): Promise<string> {
    const answer = this.turn.then(() => this.session.ask(lines));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  /**
   * Starts a `tc` for one command, which may fail without an end to the one that is kept.
   *
   * @param input for `-batch -`.
   * @returns what it printed.
   * @throws CommandError where it did not end with 0 within 5 s.
   */
  tc(args: readonly string[], input = ''): Promise<string> {
    return this.run('tc', this.config.tcPath, args, input);
  }

  /** The same for `ip`, which makes and removes an ifb and does nothing else. */
  async ip(args: readonly string[]): Promise<string> {
    await this.turn;
    this.session.end();
    return this.run('ip', this.config.ipPath, args, '');
  }

  /** Ends what runs: whoever waits for it gets a CommandError. */
  killAll(): void {
    this.session.kill();
    for (const child of this.running) {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
    }
  }

  private run(name: string, file: string, args: readonly string[], input: string): Promise<string> {
    const options = { timeout: LIMIT, maxBuffer: OUTPUT_LIMIT, killSignal: 'SIGKILL' } as const;
    return new Promise((resolve, reject) => {
      const child = execFile(file, args, options, (error, stdout, stderr) => {
        this.running.delete(child);
        if (error === null) {
          resolve(stdout);
        } else {
          reject(toCommandError([name, ...args].join(' '), error, stderr.slice(0, STDERR_LENGTH)));
        }
      });
      this.running.add(child);
      // A command that ends before it has read everything says why in its exit code.
      child.stdin?.on('error', () => undefined).end(input);
    });
  }
}

function toCommandError(command: string, error: ExecFileException, stderr: string): CommandError {
  if (isMissing(error)) {
    return new CommandError('missing', command, error.message, error);
  }
  if (error.signal === 'SIGKILL') {
    return new CommandError('timeout', command, stderr.trim(), error);
  }
  const text = stderr.trim() === '' ? error.message : stderr.trim();
  return new CommandError(classify(text), command, text, error);
}
