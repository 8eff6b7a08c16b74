import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { SERVER_LAUNCHER } from './cores.ts';
import { nodeOptions, startOurs } from './servers.ts';
import { median } from './statistics.ts';

export interface StartResult {
  /** Milliseconds that `node -e 0` takes from start to end. */
  readonly floor: number;
  /** Milliseconds from the injector's start until it says that it is ready. */
  readonly ours: number;
}

/** Starts both in turn, and takes the medians. */
export async function measureStarts(
  folder: string,
  profiles: string,
  times: number,
): Promise<StartResult> {
  const floor: number[] = [];
  const ours: number[] = [];
  for (let time = 0; time < times; time++) {
    floor.push(await startNothing(nodeOptions()));
    const server = await startOurs(folder, profiles);
    ours.push(server.readyAfter);
    await server.stop();
  }
  return { floor: median(floor), ours: median(ours) };
}

/** How long `node -e 0` takes, in milliseconds. */
export async function startNothing(options: string): Promise<number> {
  const started = performance.now();
  const [file, ...args] = [...SERVER_LAUNCHER, process.execPath, '-e', '0'];
  const child = spawn(file, args, { env: { NODE_OPTIONS: options }, stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - started;
}
