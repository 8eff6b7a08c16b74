import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { ping } from '../lab/measure.ts';
import { kernelState, makePod, POD, removePod } from '../lab/pod.ts';
import { until } from '../lab/wait.ts';

const SOURCE = resolve(import.meta.dirname, '../../../../apps/agent/doze/doze.c');
const DOZE = '/run/doze';

const skip = spawnSync('cc', ['--version']).status === 0 ? false : 'there is no C compiler';

describe('an agent that sleeps', { skip }, () => {
  let agent: Agent;
  let bare: string;

  /** The process of Node, which is there while the agent is awake. */
  const children = (): number[] => {
    const id = String(agent.pid);
    const file = `/proc/${id}/task/${id}/children`;
    const list = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return list.split(' ').filter(Boolean).map(Number);
  };

  before(() => {
    execFileSync('cc', ['-O2', '-o', DOZE, SOURCE]);
  });
  beforeEach(async () => {
    makePod();
    bare = kernelState();
    agent = await new Agent({ AGENT_SLEEP_AFTER: '1' }, undefined, DOZE).start();
  });
  afterEach(async () => {
    const left = children();
    await agent.stop('SIGKILL');
    left.forEach((pid) => process.kill(pid, 'SIGKILL'));
    removePod();
  });

  it('should stay for a fault, and leave nothing behind when it sleeps after it', async () => {
    await agent.ok('GET', '/latency/20ms');
    await new Promise((later) => setTimeout(later, 3_000));
    assert.equal(children().length, 1);
    assert.ok(Math.min(...ping(POD.ip, 5)) >= 20);
    await agent.ok('DELETE', '/latency');

    // The connection of these calls is kept for 72 s.
    await until(() => children().length === 0, 120_000);

    assert.equal(kernelState(), bare);
    assert.equal((await agent.ok('GET', '/latency')).body['fault'], null);
  });

  it('should be started again with its faults when it is killed', async () => {
    await agent.ok('GET', '/latency/20ms?for=60s');
    const [pid = 0] = children();
    process.kill(pid, 'SIGKILL');
    await until(() => agent.log.includes('is started again'), 5_000);
    assert.ok(Math.min(...ping(POD.ip, 5)) >= 20);

    const { body } = await agent.ok('GET', '/v1/faults');

    assert.match(JSON.stringify(body), /latency/);
    assert.ok(!children().includes(pid));
  });

  it('should revert its faults when it is asked to end right after it was killed', async () => {
    await agent.ok('GET', '/latency/20ms');
    process.kill(children()[0] ?? 0, 'SIGKILL');
    await until(() => agent.log.includes('is started again'), 5_000);

    const { code } = await agent.stop();

    assert.equal(code, 0);
    assert.equal(kernelState(), bare);
  });
});
