import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, Program, WORKSPACE } from '@sidecar-injector/testing/programs';
import { BAD_CALLS } from './bad-input/calls.ts';
import { findWrong } from './bad-input/find-wrong.ts';
import { HttpCalls } from './http-calls.ts';
import { StandIns } from './stand-ins.ts';

const BUILT_AGENT = join(WORKSPACE.root, 'dist/apps/agent/main.js');

/** Reading is no change. */
const READS = ['qdisc show invisible'];

describe('the built agent, with stand-ins for all programs', () => {
  let standIns: StandIns;
  let program: Program;
  let agent: HttpCalls;

  /** What was run, what it was told in a batch, and what Node was told to start. */
  const readCalls = async (): Promise<Record<'ran' | 'told' | 'started', string[]>> => {
    const calls = await standIns.calls();
    const after = (start: string): string[] =>
      calls.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
    return { ran: after('ran '), told: after('  '), started: after('started ') };
  };

  beforeAll(async () => {
    standIns = await StandIns.make();
    agent = new HttpCalls(await freePort());
    program = await Program.start([process.execPath, BUILT_AGENT], {
      PATH: standIns.path,
      NODE_OPTIONS: `--import ${standIns.preload}`,
      AGENT_HOST: '127.0.0.1',
      AGENT_PORT: String(agent.port),
      AGENT_STATE_DIR: standIns.path,
      AGENT_TC_PATH: standIns.fileOf('tc'),
      AGENT_IP_PATH: standIns.fileOf('ip'),
    });
    await program.until(() => agent.isAlive());
  });

  afterAll(async () => {
    agent.close();
    await program.stop();
    await standIns.remove();
  });

  it('should refuse all bad values, start nothing for them, and live', async () => {
    const wrong = [];
    for (const call of BAD_CALLS) {
      const { method, url, body, headers } = call;
      wrong.push(...findWrong(call, await agent.call(method, url, body, headers)));
    }
    const { ran, told, started } = await readCalls();

    expect(wrong).toEqual([]);
    expect(ran).toEqual(['tc -j -s -batch -']);
    expect(told).toEqual(READS);
    expect(started).toEqual([standIns.fileOf('tc')]);
    expect(await agent.isAlive()).toBe(true);
  });

  it('should be seen to start tc and ip for a fault, and nothing else', async () => {
    const fault = { rate: '1mbit', interfaces: ['lo'], direction: 'both' };
    const { status, body } = await agent.call('PUT', '/v1/faults/a', fault);
    const { ran, told, started } = await readCalls();

    expect({ status, code: body.error?.code }).toEqual({ status: 502, code: 'tc_failed' });
    expect(ran.filter((words) => words.startsWith('ip link add'))).not.toEqual([]);
    expect(told.filter((line) => line.startsWith('qdisc add dev lo root'))).not.toEqual([]);
    expect([...new Set(started)].toSorted()).toEqual(
      ['ip', 'tc'].map((name) => standIns.fileOf(name)),
    );
    expect(await agent.isAlive()).toBe(true);
  });
});
