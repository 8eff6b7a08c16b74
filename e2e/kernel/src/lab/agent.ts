import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { resolve } from 'node:path';
import { POD, startInPod } from './pod.ts';

const MAIN = resolve(import.meta.dirname, '../../../../dist/apps/agent/main.js');

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    readonly error?: { readonly code: string; readonly message: string; readonly remedy: string };
  };
  readonly ms: number;
}

/** The built agent in the Pod's namespace, talked to from outside it. */
export class Agent {
  readonly stateDir: string;
  private process: ChildProcess | undefined;
  private output = '';

  private readonly env: NodeJS.ProcessEnv;
  private readonly command: readonly string[];

  /**
   * @param stateDir of an agent that ran before; by default, a new one.
   * @param holder the program that holds the port, and starts the agent.
   */
  constructor(
    env: NodeJS.ProcessEnv = {},
    stateDir = mkdtempSync('/run/agent-'),
    ...holder: readonly string[]
  ) {
    this.env = env;
    this.stateDir = stateDir;
    this.command = [...holder, process.execPath, MAIN];
  }

  async start(): Promise<this> {
    const [file = '', ...args] = this.command;
    const started = startInPod(file, args, {
      AGENT_STATE_DIR: this.stateDir,
      ...this.env,
    });
    this.process = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    await this.waitUntilReady();
    return this;
  }

  get log(): string {
    return this.output;
  }

  /** The agent itself, or who holds its port; `ip netns exec` becomes it. */
  get pid(): number {
    return this.process?.pid ?? 0;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const started = performance.now();
    const response = await fetch(`http://${POD.ip}:2332${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const ms = performance.now() - started;
    return {
      status: response.status,
      body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {},
      ms,
    };
  }

  /** A call that must work. */
  async ok(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.call(method, path, body);
    if (answer.status !== 200) {
      throw new Error(
        `${method} ${path} gave ${String(answer.status)}: ${JSON.stringify(answer.body)}`,
      );
    }
    return answer;
  }

  /** @returns the exit code and how long it took, in milliseconds. */
  async stop(
    signal: NodeJS.Signals = 'SIGTERM',
  ): Promise<{ readonly code: number | null; readonly ms: number }> {
    const stopping = this.process;
    if (stopping === undefined || stopping.exitCode !== null || stopping.signalCode !== null) {
      return { code: stopping?.exitCode ?? null, ms: 0 };
    }
    const started = performance.now();
    const exited = once(stopping, 'exit');
    stopping.kill(signal);
    await exited;
    return { code: stopping.exitCode, ms: performance.now() - started };
  }

  private async waitUntilReady(): Promise<void> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const isUp = await fetch(`http://${POD.ip}:2332/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) {
        return;
      }
      if (performance.now() > deadline || this.process?.exitCode !== null) {
        throw new Error(`the agent did not come up:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
