import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PATHS } from '../paths.ts';

/**
 * What the image gives the agent, with a cache of compiled code that the first start fills, and a
 * kernel without any fault: so the agent alone is measured, wherever this runs.
 *
 * @param folder for the cache, the state of the agent and a stand-in for `tc`.
 */
export async function imageEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
  const tc = join(folder, 'tc');
  await writeFile(tc, '#!/bin/sh\necho "[]"\n');
  await chmod(tc, 0o755);
  return {
    ...parseEnv(await readFile(PATHS.agentEnvironment, 'utf8')),
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    AGENT_TC_PATH: tc,
    AGENT_STATE_DIR: folder,
  };
}
