import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, freePort } from '@sidecar-injector/testing/programs';
import { showAgent } from './agent/show-agent.ts';
import { Demonstration } from './demonstration.ts';
import { parseOptions } from './options.ts';

/**
 * Builds the programs, shows the injector on the Pods of a TiDB cluster and the agent on a network
 * that may be tampered with, and keeps the injector serving.
 */
export async function start(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  await assertFree(options.port);
  console.log('Building the injector, the agent and sidecarctl …');
  await build('injector', 'agent', 'cli');
  const interruption = new AbortController();
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => {
    interruption.abort();
  });
  const folder = await mkdtemp(join(tmpdir(), 'sidecar-injector-'));
  try {
    const end = options.once ? undefined : interrupted;
    await show({ folder, port: options.port, signal: interruption.signal, end });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Show {
  readonly folder: string;
  readonly port: number;
  /** Ends what takes long. */
  readonly signal: AbortSignal;
  /** Until when the injector serves; without it, it does not stay. */
  readonly end: Promise<unknown> | undefined;
}

async function show({ folder, port, signal, end }: Show): Promise<void> {
  const demonstration = await Demonstration.begin(folder, port);
  try {
    console.log(await demonstration.admitPods());
    await showAgent({ folder, signal });
    if (end !== undefined && !signal.aborted) {
      console.log(await demonstration.invite());
      await demonstration.serve(end);
    }
  } finally {
    await demonstration.stop();
  }
}

async function assertFree(port: number): Promise<void> {
  try {
    await freePort(port);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const fault = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${String(code)})`;
    const remedy = 'choose another one, such as `npm start -- --port 9443`';
    throw new Error(`Port ${port} ${fault}: ${remedy}.`, { cause });
  }
}
