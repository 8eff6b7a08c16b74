import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, Program, WORKSPACE } from '@sidecar-injector/testing/programs';
import { DozeLab, hasCompiler } from './doze/doze-lab.ts';
import { HttpCalls } from './http-calls.ts';
import { StandIns } from './stand-ins.ts';

const suite = hasCompiler ? describe : describe.skip;
const name = hasCompiler ? 'the sleeping agent' : 'the sleeping agent (skipped: no C compiler)';

suite(name, () => {
  let lab: DozeLab;
  let standIns: StandIns;
  let calls: HttpCalls;

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
    await lab.start([process.execPath, WORKSPACE.agent], {
      PATH: standIns.path,
      AGENT_STATE_DIR: standIns.path,
      AGENT_SLEEP_AFTER: '1',
      ...env,
    });
    await lab.untilPrinted('calls are taken');
  };

  /** How often the agent was started. */
  const countStarts = (): number => lab.program.output.split('calls are taken').length - 1;

  /** Ends its connection, so that the agent may sleep. */
  const callOnce = async (path: string): Promise<number> => {
    const { status } = await calls.call('GET', path, undefined, { connection: 'close' });
    return status;
  };

  beforeEach(async () => {
    lab = await DozeLab.make(await freePort(), (...command) => Program.start(...command));
    standIns = await StandIns.make();
    calls = new HttpCalls(lab.port);
  });

  afterEach(async () => {
    calls.close();
    await lab.remove();
    await standIns.remove();
  });

  it('should end when it has nothing to do, and answer the next call all the same', async () => {
    await start();
    await lab.untilAsleep();
    expect(lab.program.output).toContain('nothing to do: asleep until the next call');

    expect(await callOnce('/healthz')).toBe(200);
    expect(await callOnce('/metrics')).toBe(200);
    expect(countStarts()).toBe(2);
    await lab.untilAsleep();
  });

  it('should stay awake for a connection', async () => {
    await start();
    await calls.call('GET', '/healthz');
    await new Promise((resolve) => setTimeout(resolve, 2_500));

    expect(lab.children()).toHaveLength(1);
  });

  it('should lose no call, whenever it comes', async () => {
    await start();
    const answers: number[] = [];
    for (let pause = 900; pause <= 1_100; pause += 10) {
      answers.push(await callOnce('/healthz'));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }

    expect(answers.filter((status) => status !== 200)).toEqual([]);
    expect(countStarts()).toBeGreaterThan(1);
  });

  it('should stay awake where it is not told to sleep', async () => {
    await start({ AGENT_SLEEP_AFTER: '' });
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    expect(lab.children()).toHaveLength(1);
  });

  it('should be there again after it was killed', async () => {
    await start();
    const [pid] = lab.children();
    process.kill(Number(pid), 'SIGKILL');
    await lab.untilPrinted('calls are taken', 2);

    expect(lab.program.output).toContain('the agent has ended with exit code 137');
    expect(await callOnce('/healthz')).toBe(200);
  });

  it('should revert and end with 0 when it is asked to while it starts', async () => {
    await lab.start([process.execPath, WORKSPACE.agent], {
      PATH: standIns.path,
      AGENT_STATE_DIR: standIns.path,
    });
    await lab.program.until(() => Promise.resolve(lab.children().length === 1));

    expect(await lab.program.stop()).toBe('0');
    expect(lab.program.output).toContain('"action":"revert","signal":"SIGTERM"');
    expect(existsSync(join(standIns.path, 'journal.json'))).toBe(true);
  });
});
