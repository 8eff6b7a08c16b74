import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, freePort } from '@sidecar-injector/testing/programs';
import { Demonstration } from './demonstration.ts';
import { parseOptions } from './options.ts';

/** Builds the injector, shows it at work on the Pods of a TiDB cluster, and keeps it serving. */
export async function start(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  await assertFree(options.port);
  console.log('Building the injector and sidecarctl …');
  await build('injector', 'cli');
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const folder = await mkdtemp(join(tmpdir(), 'sidecar-injector-'));
  try {
    const demonstration = await Demonstration.begin(folder, options.port);
    await demonstration.run(options.once ? undefined : interrupted);
  } finally {
    await rm(folder, { recursive: true, force: true });
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
