import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onClientCore } from './cores.ts';
import { cpuMilliseconds } from './process-cost.ts';

const CONNECTIONS = 16;
const SCRIPT = join(import.meta.dirname, 'wrk.lua');
const run = promisify(execFile);

/** What one turn under load has cost. */
export interface Turn {
  readonly reviews: number;
  readonly cpuPerThousand: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** A server under test. */
export interface Target {
  readonly pid: number;
  /** Such as `https://127.0.0.1:8443/mutate?timeout=10s`. */
  readonly url: string;
}

/**
 * Sends one review again and again over kept TLS connections, as fast as the answers come.
 *
 * @param reviewFile the request's body.
 * @throws Error when a single answer was not 200.
 */
export async function load(target: Target, reviewFile: string, seconds: number): Promise<Turn> {
  const before = cpuMilliseconds(target.pid);
  const options = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s'];
  const command = onClientCore(['wrk', ...options, '-s', SCRIPT, target.url, '--', reviewFile]);
  const [file = '', ...args] = command;
  const { stdout } = await run(file, args);
  const cpu = cpuMilliseconds(target.pid) - before;
  const { reviews, failed, microseconds, p50, p99 } = parseReport(stdout);
  if (failed > 0) {
    throw new Error(`${failed} of ${reviews} reviews failed at ${target.url}`);
  }
  return {
    reviews,
    cpuPerThousand: (cpu / reviews) * 1000,
    perSecond: reviews / (microseconds / 1e6),
    p50: p50 / 1000,
    p99: p99 / 1000,
  };
}

type Report = Record<'reviews' | 'failed' | 'microseconds' | 'p50' | 'p99', number>;

function parseReport(output: string): Report {
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) {
    throw new Error(`wrk did not report: ${output}`);
  }
  return JSON.parse(line) as Report;
}
