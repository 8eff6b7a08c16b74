import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, Program, startInjector } from '@sidecar-injector/testing/programs';
import { SERVER_LAUNCHER } from './cores.ts';
import type { Target } from './load.ts';
import { PATHS } from './paths.ts';

/** A server that can be stopped. */
export interface Server extends Target {
  stop(): Promise<string>;
}

/** The V8 flags of the image; both servers run with them. */
export function nodeOptions(): string {
  return readFileSync(PATHS.nodeOptions, 'utf8').trim();
}

/** The V8 flags of the image that Node takes as arguments only; both servers run with them. */
export function nodeArguments(): string[] {
  return readFileSync(PATHS.nodeArguments, 'utf8').trim().split(' ');
}

/** A running injector. */
export interface Ours extends Server {
  /** From its start until it was ready, in milliseconds. */
  readonly readyAfter: number;
  /** Sends it one review. @returns how many bytes it answers. */
  readonly answerBytes: (reviewFile: string) => Promise<number>;
}

/** The injector with its built-in profile, default logging and metrics. */
export async function startOurs(folder: string, profiles: string): Promise<Ours> {
  const { program, apiServer, origin, readyAfter, stop } = await startInjector({
    main: PATHS.injector,
    profiles,
    folder,
    launcher: SERVER_LAUNCHER,
    nodeArguments: nodeArguments(),
    env: { NODE_OPTIONS: nodeOptions() },
  });
  const answerBytes = async (reviewFile: string): Promise<number> => {
    const answer = await apiServer.review('/mutate', readFileSync(reviewFile, 'utf8'));
    return JSON.stringify(answer).length;
  };
  const url = `${loopback(origin)}/mutate?timeout=10s`;
  return { pid: program.pid, url, readyAfter, answerBytes, stop };
}

/**
 * A bare `node:https` server with the same certificate.
 *
 * @param answerBytes makes it a fair floor: it answers so many bytes, and writes a line of log.
 */
export async function startFloor(folder: string, answerBytes?: number): Promise<Server> {
  const port = await freePort();
  const files = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const program = await Program.start(
    [
      ...[...SERVER_LAUNCHER, process.execPath, ...nodeArguments(), PATHS.floor, ...files],
      ...[port, answerBytes ?? ''].map(String),
    ],
    { NODE_OPTIONS: nodeOptions() },
  );
  await program.until(() => Promise.resolve(program.output.includes('listening')));
  const url = `https://127.0.0.1:${port}/mutate?timeout=10s`;
  return { pid: program.pid, url, stop: () => program.stop() };
}

function loopback(origin: string): string {
  return origin.replace('localhost', '127.0.0.1');
}
