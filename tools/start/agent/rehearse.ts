import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Machine } from './find-machine.ts';

/** What was measured. Round trip times are in milliseconds. */
export interface Rehearsal {
  readonly before: readonly number[];
  readonly during: readonly number[];
  readonly after: readonly number[];
  /** What the agent has promised. */
  readonly expected: readonly string[];
}

export interface RehearsalOptions {
  /** Where programs are. */
  readonly path: string;
  /** Where files may be left. */
  readonly folder: string;
  /** How long it may take, in milliseconds. */
  readonly limit: number;
  /** Ends it before. */
  readonly signal: AbortSignal;
}

/**
 * Lets a machine run the rehearsal.
 *
 * @throws Error saying why there is no result; nothing of the machine is then left running.
 */
export async function rehearse(machine: Machine, options: RehearsalOptions): Promise<Rehearsal> {
  const { path, folder, limit, signal } = options;
  const [program = '', ...args] = machine.command;
  const child = spawn(program, args, {
    // A group of its own: the processes of user-mode Linux do not end with the first of them.
    detached: true,
    env: { PATH: path, TMPDIR: folder, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timeout = AbortSignal.timeout(limit);
  const output = await collect(child, AbortSignal.any([timeout, signal]));
  const result = findResult(output);
  if (result !== undefined) {
    return result;
  }
  throw new Error(
    timeout.aborted
      ? `${machine.name} did not get there within ${limit / 1_000} s`
      : `${machine.name} failed: ${/^!(.*?)\r?$/m.exec(output)?.[1] ?? 'it said not why'}`,
  );
}

/** @returns all that a program prints until it ends, or is ended. */
async function collect(child: ChildProcess, limit: AbortSignal): Promise<string> {
  const streams = [child.stdout, child.stderr];
  let output = '';
  streams.forEach((stream) => stream?.on('data', (chunk: Buffer) => (output += chunk.toString())));
  const end = (): void => {
    killGroup(child.pid);
    streams.forEach((stream) => stream?.destroy());
  };
  limit.addEventListener('abort', end);
  if (limit.aborted) {
    end();
  }
  try {
    await once(child, 'close');
    return output;
  } finally {
    limit.removeEventListener('abort', end);
    end();
  }
}

function killGroup(leader: number | undefined): void {
  try {
    process.kill(-(leader ?? Number.NaN), 'SIGKILL');
  } catch {
    // None of it runs any more.
  }
}

function findResult(output: string): Rehearsal | undefined {
  const [, json] = /^@(\{.*\})\r?$/m.exec(output) ?? [];
  return json === undefined ? undefined : (JSON.parse(json) as Rehearsal);
}
