import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../test/fake-clock.ts';
import { FakeKernel } from '../../test/kernel/fake-kernel.ts';
import { type AgentOptions, TestAgent } from '../../test/new-agent.ts';
import { CommandError } from '../kernel/command.error.ts';
import { DriftService } from './drift.service.ts';
import { ExpiryService } from './expiry.service.ts';
import { RecoveryService } from './recovery.service.ts';
import { ShutdownService } from './shutdown.service.ts';
import { StartupService } from './startup.service.ts';

let stateDir: string;
let kernel: FakeKernel;
let clock: FakeClock;
let bare: string;
let agent: TestAgent;

const start = async (options: AgentOptions = {}): Promise<TestAgent> => {
  agent = await TestAgent.start({ kernel, clock, stateDir, ...options });
  return agent;
};

const hasNetem = (): boolean => kernel.snapshot().includes('qdisc netem');

/** Another process in the same place, after one that was killed. */
const restart = async (options: AgentOptions = {}): Promise<TestAgent> => {
  await agent.kill();
  return start({ clock: clockAt(clock), ...options });
};

/** What was waited for is forgotten; the time goes on. */
function clockAt(old: FakeClock): FakeClock {
  clock = new FakeClock(old.now());
  return clock;
}

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'agent-'));
  kernel = new FakeKernel();
  clock = new FakeClock();
  bare = kernel.snapshot();
  await start();
});

afterEach(async () => {
  kernel.refusals.length = 0;
  await agent.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

describe(ExpiryService.name, () => {
  it('should end a fault when its duration is over', async () => {
    await agent.call('GET', '/latency/20ms?for=30s');
    await agent.call('PUT', '/loss/1');

    clock.advance(29_000);
    expect((await agent.call('GET', '/latency')).body.fault).toMatchObject({ remainingSeconds: 1 });
    clock.advance(1_000);
    await agent.until(() => agent.lines.some(({ action }) => action === 'expire'));

    expect((await agent.call('GET', '/v1/faults')).body.faults).toMatchObject([{ name: 'loss' }]);
  });

  it('should begin anew when the fault is set again', async () => {
    await agent.call('GET', '/latency/20ms?for=30s');
    clock.advance(20_000);
    await agent.call('GET', '/latency/20ms');

    clock.advance(60_000);

    expect((await agent.call('GET', '/latency')).body.fault).not.toHaveProperty('remainingSeconds');
    expect(hasNetem()).toBe(true);
  });

  it('should try again until the kernel lets it', async () => {
    await agent.call('GET', '/latency/20ms?for=30s');
    kernel.refusals.push({ line: /filter del/, stderr: 'Error: no.' });
    clock.advance(30_000);
    await agent.until(() => agent.lines.some(({ msg }) => String(msg).includes('tried again')));

    kernel.refusals.length = 0;

    await agent.until(() => !hasNetem(), 100);
  });
});

describe(DriftService.name, () => {
  it('should put back what somebody has deleted, and count it', async () => {
    await agent.call('PUT', '/partition/on');
    const wanted = kernel.snapshot();
    kernel.tc('qdisc del dev eth0 root handle 7fa1:'.split(' '), '');
    kernel.tc('qdisc del dev eth0 clsact'.split(' '), '');
    kernel.ip('link del dev fi0'.split(' '));

    clock.advance(2_500);
    await agent.until(() => kernel.snapshot() === wanted);

    const { body } = await agent.call('GET', '/v1/faults');
    expect(body).toMatchObject({ drifted: 'repaired', repairs: 1 });
    expect((await agent.call('GET', '/metrics')).text).toMatch(/^agent_drift_repairs_total 1$/m);
  });

  it('should put back what somebody has changed', async () => {
    await agent.call('GET', '/latency/20ms');
    const wanted = kernel.snapshot();
    const [, leaf] = kernel.device('eth0').qdiscs;
    Object.assign(leaf ?? {}, { options: { limit: 1, ecn: false, gap: 0 } });

    clock.advance(2_500);

    await agent.until(() => kernel.snapshot() === wanted);
  });

  it('should leave a foreign root alone, and take up its own when that is gone', async () => {
    await agent.call('GET', '/latency/20ms');
    const wanted = kernel.snapshot();
    kernel.tc('qdisc del dev eth0 root handle 7fa1:'.split(' '), '');
    kernel.tc('qdisc replace dev eth0 root handle 1: pfifo'.split(' '), '');
    const foreign = kernel.snapshot();

    clock.advance(2_500);
    await agent.until(() => agent.get(DriftService).drift === 'foreign_qdisc');
    expect((await agent.call('GET', '/v1/faults')).body.drifted).toBe('foreign_qdisc');
    expect((await agent.call('GET', '/readyz')).status).toBe(503);
    expect(kernel.snapshot()).toBe(foreign);

    kernel.tc('qdisc del dev eth0 root handle 1:'.split(' '), '');
    clock.advance(2_500);
    await agent.until(() => kernel.snapshot() === wanted);
  });

  it('should let faults of a foreign root be removed', async () => {
    await agent.call('GET', '/latency/20ms');
    kernel.tc('qdisc del dev eth0 root handle 7fa1:'.split(' '), '');
    kernel.tc('qdisc replace dev eth0 root handle 1: pfifo'.split(' '), '');

    const { status } = await agent.whileTimePasses(agent.call('DELETE', '/latency'));

    expect(status).toBe(200);
    expect((await agent.call('GET', '/v1/faults')).body.faults).toEqual([]);
  });

  it('should not look while there is no fault', async () => {
    await agent.call('GET', '/latency/20ms');
    await agent.whileTimePasses(agent.call('DELETE', '/latency'));
    clock.advance(60_000);
    await agent.until(() => kernel.snapshot() === bare);
    const calls = agent.process.calls.length;

    clock.advance(600_000);

    expect(clock.waiting).toBe(0);
    expect(agent.process.calls).toHaveLength(calls);
  });
});

describe(RecoveryService.name, () => {
  it('should adopt what the journal explains, with the time that is left', async () => {
    await agent.call('GET', '/latency/20ms?for=60s');
    await agent.call('PUT', '/v1/faults/in', { loss: { percent: 5 }, direction: 'ingress' });
    const wanted = kernel.snapshot();
    const changes = kernel.changes.length;
    clock.advance(10_000);

    await restart();

    const { body } = await agent.call('GET', '/v1/faults');
    expect(body.faults).toMatchObject([{ name: 'latency', remainingSeconds: 50 }, { name: 'in' }]);
    expect(kernel.snapshot()).toBe(wanted);
    expect(kernel.changes).toHaveLength(changes);

    clock.advance(50_000);
    await agent.until(() => agent.lines.some(({ action }) => action === 'expire'));
  });

  it('should revert what has expired meanwhile', async () => {
    await agent.call('GET', '/latency/20ms?for=1s');
    clock.advance(0);
    const killed = clock;
    await agent.kill();
    clock = new FakeClock(killed.now() + 2_000_000_000n);

    await start();

    expect(kernel.snapshot()).toBe(bare);
  });

  it('should revert one of two when it has expired meanwhile', async () => {
    await agent.call('GET', '/latency/20ms?for=1s');
    await agent.call('PUT', '/v1/faults/other', { rate: '1mbit', match: { ports: [80] } });
    await agent.kill();
    clock = new FakeClock(clock.now() + 2_000_000_000n);

    await start();

    await agent.until(() => kernel.snapshot().match(/qdisc netem/g)?.length === 1, 10);
    expect((await agent.call('GET', '/v1/faults')).body.faults).toMatchObject([{ name: 'other' }]);
  });

  it('should revert all when the journal is lost', async () => {
    await agent.call('PUT', '/partition/on');
    rmSync(join(stateDir, 'journal.json'));

    await restart();

    expect(kernel.snapshot()).toBe(bare);
    expect((await agent.call('GET', '/v1/faults')).body.faults).toEqual([]);
  });

  it('should not bring back what is no longer in the kernel', async () => {
    await agent.call('GET', '/latency/20ms');
    kernel.tc('qdisc del dev eth0 root handle 7fa1:'.split(' '), '');

    await restart();

    expect(kernel.snapshot()).toBe(bare);
  });

  it('should change nothing while the kernel cannot be read, and recover then', async () => {
    await agent.call('GET', '/latency/20ms');
    rmSync(join(stateDir, 'journal.json'));
    kernel.refusals.push({ line: /class show/, stderr: 'Error: no.' });

    await restart();

    expect(hasNetem()).toBe(true);
    expect(await agent.call('PUT', '/loss/1')).toMatchObject({
      status: 502,
      body: { error: { code: 'tc_failed' } },
    });
    expect((await agent.call('GET', '/readyz')).text).toMatch(/\[-\]kernel: .*Error: no/);

    kernel.refusals.length = 0;
    clock.advance(5_000);
    await agent.until(() => kernel.snapshot() === bare);
  });
});

describe(StartupService.name, () => {
  const env = {
    AGENT_FAULTS:
      '{"slow": {"delay": {"time": "5ms"}}, "in": {"loss": {"percent": 1}, "direction": "ingress"}}',
  };

  it('should set the faults of AGENT_FAULTS in a new namespace', async () => {
    await restart({ env });

    await agent.until(() => kernel.snapshot().match(/qdisc netem/g)?.length === 2);
  });

  it('should not set them again where they were removed', async () => {
    await restart({ env });
    await agent.until(() => kernel.snapshot().match(/qdisc netem/g)?.length === 2);
    await agent.whileTimePasses(agent.call('DELETE', '/v1/faults'));

    await restart({ env });

    await agent.call('GET', '/latency/0');
    expect((await agent.call('GET', '/v1/faults')).body.faults).toEqual([]);
  });

  it('should say which of them was refused', async () => {
    await restart({ env: { AGENT_FAULTS: '{"a": {"rate": "1mbit", "interfaces": ["eth7"]}}' } });

    await agent.until(() => agent.lines.some(({ fault }) => fault === 'a'));
  });

  it('should touch nothing of the network of the node', async () => {
    await agent.call('GET', '/latency/20ms');
    const before = kernel.snapshot();

    await restart({ env: { ...env, AGENT_POD_IP: '10.0.0.1', AGENT_HOST_IP: '10.0.0.1' } });

    expect(kernel.snapshot()).toBe(before);
    expect(agent.process.calls).toEqual([]);
    expect((await agent.call('GET', '/latency/0')).body.error?.code).toBe('host_network');
    await agent.app.close();
    expect(kernel.snapshot()).toBe(before);
  });
});

describe(ShutdownService.name, () => {
  it('should revert all at once, and leave an empty journal', async () => {
    await agent.call('PUT', '/v1/faults/slow', { delay: { time: '10s' }, direction: 'both' });

    await agent.app.close();

    expect(kernel.snapshot()).toBe(bare);
    await restart({ env: { AGENT_FAULTS: '{"a": {"rate": "1mbit"}}' } });
    expect((await agent.call('GET', '/v1/faults')).body.faults).toEqual([]);
  });

  it('should refuse changes from then on', async () => {
    const ending = agent.app.close();

    expect((await agent.call('GET', '/latency/20ms')).body.error?.code ?? 'closed').toMatch(
      /busy|closed/,
    );
    await ending;
    expect(kernel.snapshot()).toBe(bare);
  });

  it('should kill what hangs, and revert then', async () => {
    await agent.call('GET', '/latency/20ms');
    let release = (): void => undefined;
    agent.process.gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hanging = agent.call('PUT', '/loss/1');
    await agent.until(() => agent.process.calls.at(-1) === 'tc -j -s qdisc show');
    const ending = agent.app.close();
    await agent.until(() => agent.process.calls.includes('killAll'), 100);

    agent.process.fail = (call) => new CommandError('timeout', call, '');
    release();
    expect((await hanging).status).toBe(502);
    agent.process.fail = () => undefined;

    await agent.whileTimePasses(ending);
    expect(kernel.snapshot()).toBe(bare);
  });

  it('should give up in time where nothing can be reverted', async () => {
    await agent.call('GET', '/latency/20ms');
    kernel.refusals.push({ line: /qdisc del/, stderr: 'Error: no.' });
    const started = clock.now();

    await agent.whileTimePasses(agent.app.close());

    expect(Number(clock.now() - started) / 1e6).toBeLessThan(5_000);
    expect(agent.lines.at(-2)).toMatchObject({ msg: 'reverting has failed' });
  });
});
