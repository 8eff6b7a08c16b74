import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { releaseMemoryWhenIdle } from './idle-memory.ts';

const run = promisify(execFile);

/** Answers calls for 3.5 s, each with some garbage, then rests for as long; tells its heap in MB by turns. */
const SERVER = `
  import { createServer } from 'node:http';
  import { setTimeout as delay } from 'node:timers/promises';
  import { getHeapStatistics } from 'node:v8';
  import { releaseMemoryWhenIdle } from './idle-memory.ts';

  const kept = [];
  const server = createServer((_, response) => {
    kept.push(Array.from({ length: 20_000 }, (_, number) => ({ number })));
    kept.splice(0, kept.length - 3);
    response.end();
  }).listen(0, '127.0.0.1');
  releaseMemoryWhenIdle(server, 3_000);
  const tell = () => process.stdout.write(getHeapStatistics().total_physical_size / 1e6 + '\\n');
  await delay(100);
  for (let call = 0; call < 35; call += 1) {
    await fetch('http://127.0.0.1:' + server.address().port);
    await delay(100);
  }
  kept.length = 0;
  tell();
  await delay(3_500);
  tell();
  process.exit();
`;

describe(releaseMemoryWhenIdle.name, () => {
  const runServer = async (...flags: string[]): Promise<[busy: number, idle: number]> => {
    const args = [...flags, '--max-semi-space-size=8', '--input-type=module', '--eval', SERVER];
    const { stdout } = await run(process.execPath, args, { cwd: join(import.meta.dirname) });
    const [busy = 0, idle = 0] = stdout.trim().split('\n').map(Number);
    return [busy, idle];
  };

  it('should give back what was needed while calls came, where V8 offers that', async () => {
    const [[busy, idle], [before, after]] = await Promise.all([
      runServer('--expose-gc'),
      runServer(),
    ]);

    expect(busy).toBeGreaterThan(12);
    expect(idle).toBeLessThan(busy - 5);
    expect(after).toBeGreaterThan(before - 2);
  });
});
