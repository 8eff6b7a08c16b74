import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, Program } from '@sidecar-injector/testing/programs';
import { SERVER_LAUNCHER } from '../cores.ts';
import { PATHS } from '../paths.ts';
import { cpuMilliseconds, privateDirtyMegabytes } from '../process-cost.ts';
import { startNothing } from '../starts.ts';
import { median } from '../statistics.ts';

/** What an agent costs that nobody calls, beside a bare `node:http` server. */
export interface IdleResult {
  /** `Private_Dirty` in megabytes. */
  readonly memory: { readonly floor: number; readonly ours: number };
  /** Milliseconds: of `node -e 0` in all, and of the agent until `/healthz` answers. */
  readonly start: { readonly floor: number; readonly ours: number };
  /** Per cent of one core. */
  readonly cpu: number;
}

/** How long nobody calls before memory is read, in milliseconds. */
const SETTLE = 5_000;

/** How long CPU time is watched, in milliseconds. */
const WATCH = 20_000;

/** @param times how often everything is started; the medians count. */
export async function measureIdleAgent(folder: string, times: number): Promise<IdleResult> {
  const options = (await readFile(PATHS.agentNodeOptions, 'utf8')).trim();
  const tc = await writeStandIn(folder);
  const env = { NODE_OPTIONS: options, AGENT_TC_PATH: tc, AGENT_STATE_DIR: folder };
  const floor = await measureStart([PATHS.httpFloor], env, times);
  const ours = await measureStart([PATHS.agent], env, times);
  const nothing: number[] = [];
  for (let time = 0; time < times; time++) {
    nothing.push(await startNothing(options));
  }
  return {
    memory: { floor: floor.memory, ours: ours.memory },
    start: { floor: median(nothing), ours: ours.start },
    cpu: ours.cpu,
  };
}

/** A kernel without any fault: what is measured is the agent, wherever this runs. */
async function writeStandIn(folder: string): Promise<string> {
  const file = join(folder, 'tc');
  await writeFile(file, '#!/bin/sh\necho "[]"\n');
  await chmod(file, 0o755);
  return file;
}

async function measureStart(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  times: number,
): Promise<{ readonly memory: number; readonly start: number; readonly cpu: number }> {
  const starts: number[] = [];
  for (let time = 1; time < times; time++) {
    const { program, readyAfter } = await start(args, env);
    starts.push(readyAfter);
    await program.stop();
  }
  const { program, readyAfter } = await start(args, env);
  try {
    await delay(SETTLE);
    const before = cpuMilliseconds(program.pid);
    await delay(WATCH);
    const cpu = ((cpuMilliseconds(program.pid) - before) / WATCH) * 100;
    const memory = privateDirtyMegabytes(program.pid);
    return { memory, start: median([...starts, readyAfter]), cpu };
  } finally {
    await program.stop();
  }
}

async function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly program: Program; readonly readyAfter: number }> {
  const port = String(await freePort());
  const started = performance.now();
  const program = await Program.start([...SERVER_LAUNCHER, process.execPath, ...args, port], {
    ...env,
    AGENT_HOST: '127.0.0.1',
    AGENT_PORT: port,
  });
  await program.until(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    return answer?.ok === true;
  });
  return { program, readyAfter: performance.now() - started };
}
