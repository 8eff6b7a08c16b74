import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, Program } from '@sidecar-injector/testing/programs';
import { SERVER_LAUNCHER } from '../cores.ts';
import { PATHS } from '../paths.ts';
import { privateDirtyMegabytes } from '../process-cost.ts';
import { startNothing } from '../starts.ts';
import { median } from '../statistics.ts';
import { compile } from './compile.ts';

/** What an agent costs that sleeps. */
export interface SleepResult {
  /** `Private_Dirty` in megabytes. */
  readonly memory: number;
  /** Milliseconds: of `node -e 0` in all, and of the call that wakes the agent. */
  readonly wake: { readonly floor: number; readonly ours: number };
}

/**
 * Lets an agent sleep and calls it, again and again.
 *
 * @returns nothing where its holder cannot be compiled; the reason is printed.
 */
export async function measureSleep(
  folder: string,
  env: NodeJS.ProcessEnv,
  times: number,
): Promise<SleepResult | undefined> {
  const doze = join(folder, 'doze');
  if (!compile(PATHS.doze, doze)) {
    return undefined;
  }
  const port = String(await freePort());
  const program = await Program.start([...SERVER_LAUNCHER, doze, process.execPath, PATHS.agent], {
    ...env,
    AGENT_HOST: '127.0.0.1',
    AGENT_PORT: port,
    AGENT_SLEEP_AFTER: '1',
  });
  try {
    const [nothing, calls]: [number[], number[]] = [[], []];
    for (let time = 0; time < times; time++) {
      await program.until(() => Promise.resolve(sleeps(program, time + 1)));
      nothing.push(await startNothing(env['NODE_OPTIONS'] ?? ''));
      calls.push(await call(port));
    }
    await program.until(() => Promise.resolve(sleeps(program, times + 1)));
    const memory = privateDirtyMegabytes(program.pid);
    return { memory, wake: { floor: median(nothing), ours: median(calls) } };
  } finally {
    await program.stop();
  }
}

/** Whether the agent has been started so often, and has ended again. */
function sleeps({ pid, output }: Program, starts: number): boolean {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' && output.split('calls are taken').length > starts;
}

/** A connection that is kept would keep the agent awake. */
async function call(port: string): Promise<number> {
  const started = performance.now();
  const headers = { connection: 'close' };
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { headers });
  await answer.text();
  return performance.now() - started;
}
