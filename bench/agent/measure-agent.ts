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

/** How often floor and agent are watched. */
const WATCHES = 3;

/**
 * Starts floors and agent by turns, and then watches a bare server and an agent at the same time.
 *
 * @param env of the image, see `imageEnvironment`.
 * @param times how often everything is started; the medians count.
 */
export async function measureIdleAgent(env: NodeJS.ProcessEnv, times: number): Promise<IdleResult> {
  await measureReady([PATHS.agent], env); // fills the cache that the image brings along
  const [nothing, ready]: [number[], number[]] = [[], []];
  for (let time = 0; time < times; time++) {
    nothing.push(await startNothing(env['NODE_OPTIONS'] ?? ''));
    ready.push(await measureReady([PATHS.agent], env));
  }
  const [floors, agents]: [Watched[], Watched[]] = [[], []];
  for (let time = 0; time < WATCHES; time++) {
    const [floor, agent] = [watch([PATHS.httpFloor], env), watch([PATHS.agent], env)];
    floors.push(await floor);
    agents.push(await agent);
  }
  const memoryOf = (all: readonly Watched[]): number => median(all.map(({ memory }) => memory));
  return {
    memory: { floor: memoryOf(floors), ours: memoryOf(agents) },
    start: { floor: median(nothing), ours: median(ready) },
    cpu: median(agents.map(({ cpu }) => cpu)),
  };
}

interface Watched {
  readonly memory: number;
  readonly cpu: number;
}

async function watch(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Watched> {
  const { program } = await start(args, env);
  try {
    await delay(SETTLE);
    const before = cpuMilliseconds(program.pid);
    await delay(WATCH);
    const cpu = ((cpuMilliseconds(program.pid) - before) / WATCH) * 100;
    return { memory: privateDirtyMegabytes(program.pid), cpu };
  } finally {
    await program.stop();
  }
}

async function measureReady(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { program, readyAfter } = await start(args, env);
  await program.stop();
  return readyAfter;
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
