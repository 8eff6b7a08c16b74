import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../test/fake-clock.ts';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { FIRST_ENGINE_LINES, firstEngineJournal } from '../../test/first-engine.ts';
import { type AgentOptions, TestAgent } from '../../test/new-agent.ts';
import { CommandError } from '../changes/command.error.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { ExpiryService } from './expiry.service.ts';
import { RecoveryService } from './recovery.service.ts';
import { ShutdownService } from './shutdown.service.ts';
import { WatchService } from './watch.service.ts';

let stateDir: string;
let kernel: SimulatedNamespace;
let clock: FakeClock;
let bare: string;
let agent: TestAgent;

const start = async (options: AgentOptions = {}): Promise<TestAgent> => {
  agent = await TestAgent.start({ kernel, clock, stateDir, ...options });
  return agent;
};

const hasNetem = (): boolean => kernel.snapshot().includes('qdisc netem');

/** Settings of all netems, wherever they are. */
const netems = (): string[] =>
  [...kernel.snapshot().matchAll(/^qdisc netem \S+ \S+ (.*)$/gm)].map(
    ([, options = '']) => options,
  );

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
  kernel = new SimulatedNamespace();
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

describe(WatchService.name, () => {
  it('should put back what somebody has deleted, and count it', async () => {
    await agent.call('PUT', '/partition/on');
    const wanted = kernel.snapshot();
    kernel.tc('qdisc del dev eth0 root handle 7fa1:');
    kernel.tc('qdisc del dev eth0 clsact');
    kernel.ip('link del dev fi0');

    clock.advance(4_000);
    await agent.until(() => kernel.snapshot() === wanted);

    const { body } = await agent.call('GET', '/v1/faults');
    expect(body).toMatchObject({ drifted: 'repaired', repairs: 1 });
    expect((await agent.call('GET', '/metrics')).text).toMatch(/^agent_drift_repairs_total 1$/m);
  });

  it.each([
    'qdisc replace dev eth0 parent 6110:1 handle 7110: netem limit 1',
    'qdisc replace dev eth0 parent 6110:1 handle 99: pfifo limit 10',
    'qdisc replace dev eth0 parent 7fa1:10 handle 6110: tbf rate 1mbit burst 1600 limit 3000',
    'qdisc replace dev eth0 parent 7110:1 handle 5110: bfifo limit 1',
    'class replace dev eth0 parent 7fa1: classid 7fa1:10 htb rate 100gbit ceil 8bit',
    'class replace dev eth0 parent 7fa1: classid 7fa1:11 htb rate 100gbit',
    'filter replace dev eth0 parent 7fa1: protocol all pref 1 handle 0x1 bpf bytecode "1,6 0 0 0" flowid 7fa1:10',
    'filter del dev eth0 parent 7fa1: protocol all pref 1',
    'filter add dev eth0 parent 7fa1: protocol ip pref 3 u32 match u32 0x0 0x0 at 0 flowid 7fa1:0',
    'filter replace dev eth0 ingress protocol all pref 100 handle 0x1 bpf bytecode "1,6 0 0 0" action mirred egress redirect dev fi0',
    'filter del dev eth0 ingress protocol all pref 100',
  ])('should put back what somebody has changed with %s', async (line) => {
    await agent.call('PUT', '/rate/10mbit?direction=both');
    const wanted = kernel.snapshot();
    expect(kernel.tc(line)).toMatchObject({ code: 0 });
    expect(kernel.snapshot()).not.toBe(wanted);

    clock.advance(4_000);
    await agent.until(() => kernel.snapshot() === wanted);

    expect((await agent.call('GET', '/v1/faults')).body).toMatchObject({ repairs: 1 });
  });

  it('should not plan anything while nothing but counters differs', async () => {
    await agent.call('GET', '/latency/20ms');
    const { fingerprint } = agent.get(FaultStore).seen;
    for (const qdisc of kernel.device('eth0').qdiscs) {
      Object.assign(qdisc, { bytes: 900, packets: 7, drops: 2, backlog: 300, qlen: 3 });
    }
    const read = agent.process.calls.length;

    clock.advance(4_000);
    await agent.until(() => agent.process.calls.length > read);
    await agent.until(() => clock.waiting > 0);
    expect(agent.process.calls).toHaveLength(read + 1);

    expect(agent.get(FaultStore).seen.fingerprint).toBe(fingerprint);
    expect((await agent.call('GET', '/v1/faults')).body).toMatchObject({ repairs: 0 });
  });

  it('should cut packets anew when the MTU of an interface changes', async () => {
    await agent.call('PUT', '/loss/1');
    kernel.device('eth0').mtu = 9_000;

    clock.advance(4_000);
    await agent.until(() => kernel.changes.some((line) => line.includes('burst 9100')));
  });

  it('should leave a foreign root alone, and take up its own when that is gone', async () => {
    await agent.call('GET', '/latency/20ms');
    const wanted = kernel.snapshot();
    kernel.tc('qdisc del dev eth0 root handle 7fa1:');
    kernel.tc('qdisc replace dev eth0 root handle 1: pfifo');
    const foreign = kernel.snapshot();

    clock.advance(4_000);
    await agent.until(() => agent.get(FaultStore).drift === 'foreign_qdisc');
    expect((await agent.call('GET', '/v1/faults')).body.drifted).toBe('foreign_qdisc');
    expect((await agent.call('GET', '/readyz')).status).toBe(503);
    expect(kernel.snapshot()).toBe(foreign);

    kernel.tc('qdisc del dev eth0 root handle 1:');
    clock.advance(4_000);
    await agent.until(() => kernel.snapshot() === wanted);
  });

  it('should let faults of a foreign root be removed', async () => {
    await agent.call('GET', '/latency/20ms');
    kernel.tc('qdisc del dev eth0 root handle 7fa1:');
    kernel.tc('qdisc replace dev eth0 root handle 1: pfifo');

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

  it('should know after a crash what a change was about to set', async () => {
    let written = '';
    agent.process.fail = (_, input) => {
      if (input.includes('qdisc add dev eth0') && written === '') {
        written = readFileSync(join(stateDir, 'journal.json'), 'utf8');
      }
      return undefined;
    };
    await agent.call('GET', '/latency/20ms');

    expect(JSON.parse(written)).toMatchObject({ version: 2, faults: [{ name: 'latency' }] });
  });

  it('should write down again what was before where the kernel refuses a change', async () => {
    await agent.call('GET', '/latency/20ms');
    const written = readFileSync(join(stateDir, 'journal.json'), 'utf8');
    kernel.refusals.push({ line: /netem/, stderr: 'Error: no.' });

    expect((await agent.call('PUT', '/loss/1')).status).toBe(502);

    expect(readFileSync(join(stateDir, 'journal.json'), 'utf8')).toBe(written);
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
    kernel.tc('qdisc del dev eth0 root handle 7fa1:');

    await restart();

    expect(kernel.snapshot()).toBe(bare);
  });

  it('should take the place of what version 0.1 has left, with the same faults', async () => {
    await agent.call('PUT', '/v1/faults/slow', { delay: { time: '20ms' }, direction: 'both' });
    const lossy = { match: { cidrs: ['10.0.0.0/8'], ports: [5432], protocol: 'tcp' } };
    await agent.call('PUT', '/v1/faults/lossy', { ...lossy, loss: { percent: 10 } });
    const wanted = netems();
    expect(wanted).toHaveLength(3);
    await agent.stop();
    const foreign = 'filter add dev eth0 ingress protocol ip pref 7 u32 match u32 0x1 0xff at 0';
    kernel.ip('link add name fi0 up type ifb');
    expect(kernel.batch([...FIRST_ENGINE_LINES, `${foreign} action pass`]).stderr).toBe('');
    writeFileSync(
      join(stateDir, 'journal.json'),
      firstEngineJournal(clock.now() + 60_000_000_000n),
    );

    await start();

    const { body } = await agent.call('GET', '/v1/faults');
    expect(body.faults).toMatchObject([{ name: 'slow' }, { name: 'lossy', remainingSeconds: 60 }]);
    expect(kernel.snapshot().match(/.*"u32".*/g)).toEqual([expect.stringContaining('"pref":7')]);
    expect(netems()).toEqual(wanted);

    await agent.whileTimePasses(agent.call('DELETE', '/v1/faults'));
    clock.advance(30_000);
    await agent.until(() => !kernel.snapshot().includes('htb'));
    kernel.tc('filter del dev eth0 ingress protocol ip pref 7');
    kernel.tc('qdisc del dev eth0 clsact');
    expect(kernel.snapshot()).toBe(bare);
  });

  it('should revert what version 0.1 has left where no journal explains it', async () => {
    await agent.stop();
    kernel.ip('link add name fi0 up type ifb');
    expect(kernel.batch(FIRST_ENGINE_LINES).stderr).toBe('');
    rmSync(join(stateDir, 'journal.json'), { force: true });

    await start();

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

describe(`${RecoveryService.name} with AGENT_FAULTS`, () => {
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

  it('should log and count them as changes of its own', async () => {
    await restart({ env });
    await agent.until(() => agent.lines.some(({ msg }) => msg === 'change'));
    const lines = agent.lines.filter(({ msg }) => msg === 'change');

    const who = { address: 'agent' };
    expect(lines).toMatchObject([{ who, action: 'set', faults: ['slow', 'in'], result: 'ok' }]);
    const { text } = await agent.call('GET', '/metrics');
    expect(text).toContain('agent_changes_total{kind="delay",outcome="ok"} 1');
    expect(text).toContain('agent_changes_total{kind="loss",outcome="ok"} 1');
    expect(text).toContain('agent_change_duration_seconds_count 2');
  });

  it('should set a hundred in one batch', async () => {
    const faults = Array.from({ length: 100 }, (_, index) => [
      `f${String(index)}`,
      { delay: { time: '5ms' }, match: { ports: [1_000 + index] } },
    ]);
    await restart({ env: { AGENT_FAULTS: JSON.stringify(Object.fromEntries(faults)) } });
    await agent.until(() => agent.get(FaultStore).state.faults.size === 100);

    const changing = agent.process.calls.filter((call) => call.includes('filter replace'));
    expect(changing).toHaveLength(1);
    expect(kernel.snapshot().match(/qdisc netem/g)).toHaveLength(100);
  });

  it('should say which of them was refused, and set the others', async () => {
    const faults = '{"a": {"rate": "1mbit", "interfaces": ["eth7"]}, "b": {"rate": "1mbit"}}';
    await restart({ env: { AGENT_FAULTS: faults } });

    await agent.until(() => agent.get(FaultStore).state.faults.has('b'));
    const refused = agent.lines.filter(({ msg }) => String(msg).includes('were refused'));
    expect(refused.map((line) => line['faults'])).toEqual([['a', 'b'], ['a']]);
    expect(agent.get(FaultStore).state.faults.has('a')).toBe(false);
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
    const before = agent.process.calls.length;
    const hanging = agent.call('PUT', '/loss/1');
    await agent.until(() => agent.process.calls.length > before);
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
    expect(agent.lines.at(-1)).toMatchObject({ level: 'error', action: 'revert' });
    expect(agent.lines.at(-1)?.['left']).toEqual(
      ['lo', 'eth0'].map((name) => `tc qdisc del dev ${name} root handle 7fa1:`),
    );
    expect(agent.lines.map(({ msg }) => msg)).toContain('reverting has failed');
  });

  describe('when the kernel cannot be read', () => {
    const BOTH = { delay: { time: '10s' }, direction: 'both' };

    const stopDeaf = async (): Promise<void> => {
      kernel.refusals.push({ line: /show/, stderr: 'Error: no.' });
      await agent.whileTimePasses(agent.app.close());
    };

    it('should remove all of its own all the same', async () => {
      await agent.call('PUT', '/v1/faults/slow', BOTH);

      await stopDeaf();

      expect(kernel.snapshot()).toBe(bare);
      expect(agent.lines.at(-1)).toMatchObject({ level: 'info', action: 'revert', msg: 'change' });
    });

    it('should remove what else goes where one thing does not', async () => {
      await agent.call('PUT', '/v1/faults/slow', BOTH);
      kernel.refusals.push({ line: /qdisc del dev eth0 root/, stderr: 'Error: no.' });

      await stopDeaf();

      expect(kernel.devices.map(({ name }) => name)).toEqual(['lo', 'eth0']);
      expect(kernel.snapshot()).not.toContain('clsact');
      const left = ['tc qdisc del dev eth0 root handle 7fa1:'];
      expect(agent.lines.at(-1)).toMatchObject({ level: 'error', action: 'revert', left });
    });

    it('should know from the journal what an agent before it has set', async () => {
      await agent.call('PUT', '/v1/faults/slow', BOTH);
      kernel.refusals.push({ line: /show/, stderr: 'Error: no.' });
      await restart();

      await stopDeaf();

      expect(kernel.snapshot()).toBe(bare);
    });

    it('should leave what is of others', async () => {
      kernel.tc('qdisc replace dev lo root handle 1: pfifo');
      kernel.tc('qdisc add dev eth0 clsact');
      const before = kernel.snapshot();
      await agent.call('PUT', '/v1/faults/slow', BOTH);

      await stopDeaf();

      expect(kernel.snapshot()).toBe(before);
    });
  });
});
