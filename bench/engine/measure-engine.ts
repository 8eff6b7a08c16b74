import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SERVER_LAUNCHER } from '../cores.ts';
import { PATHS } from '../paths.ts';
import { nodeArguments, nodeOptions } from '../servers.ts';

/** What the engine takes by itself: no HTTP, no parsing. */
export interface EngineResult {
  /** Microseconds for the TiDB Pod. */
  readonly tidb: number;
  /** Microseconds for the large Pod. */
  readonly large: number;
  /** Microseconds for the slowest of some Pods of 4 MiB. */
  readonly hostile: number;
  readonly largeBytes: number;
}

const run = promisify(execFile);

/** Measures the built library in a process of its own, on the core and with the flags of servers. */
export async function measureEngine(profileFile: string): Promise<EngineResult> {
  const [file, ...args] = [
    ...SERVER_LAUNCHER,
    process.execPath,
    ...nodeArguments(),
    PATHS.engineBench,
    profileFile,
  ];
  const { stdout } = await run(file, args, { env: { NODE_OPTIONS: nodeOptions() } });
  return JSON.parse(stdout) as EngineResult;
}
