import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rehearse } from './rehearse.ts';

const RESULT = '{"before":[0.1],"during":[20.1],"after":[0.1],"expected":["ping +20ms"]}';

/** One that has ended may wait for somebody to ask how. */
function isAlive(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** What was killed ends when the kernel next runs it. */
async function hasEnded(pid: string): Promise<boolean> {
  for (let waited = 0; isAlive(pid) && waited < 3_000; waited += 20) {
    await setTimeout(20);
  }
  return !isAlive(pid);
}

describe(rehearse.name, () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (script: string, limit = 10_000, signal = new AbortController().signal) =>
    rehearse(
      { name: 'the machine', command: ['sh', '-c', script] },
      { path: process.env['PATH'] ?? '', folder, limit, signal },
    );

  it('should find the result among what a kernel prints', async () => {
    const result = await run(`printf 'booting\\r\\n@%s\\r\\nPowering off.\\r\\n' '${RESULT}'`);

    expect(result).toEqual(JSON.parse(RESULT));
  });

  it('should say why there is none', async () => {
    await expect(run(`printf 'noise\\r\\n!tc said no\\r\\n'; exit 1`)).rejects.toThrow(
      /^the machine failed: tc said no$/,
    );
    await expect(run('exit 1')).rejects.toThrow(/^the machine failed: it said not why$/);
  });

  it('should say that there is no such program', async () => {
    const machine = { name: 'the machine', command: ['/nonexistent/linux.uml'] };
    const { signal } = new AbortController();

    await expect(rehearse(machine, { path: '', folder, limit: 1_000, signal })).rejects.toThrow(
      'ENOENT',
    );
  });

  it('should end all of what hangs, and what that has started', async () => {
    const started = performance.now();

    const hanging = run('sleep 611 & echo $! > "$TMPDIR/pid"; wait', 300);

    await expect(hanging).rejects.toThrow(/^the machine did not get there within 0.3 s$/);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await hasEnded(readFileSync(join(folder, 'pid'), 'utf8').trim())).toBe(true);
  });

  it('should end when it is asked to', async () => {
    const interruption = new AbortController();
    const hanging = run('sleep 611', 60_000, interruption.signal);
    interruption.abort();

    await expect(hanging).rejects.toThrow('failed');
  });
});
