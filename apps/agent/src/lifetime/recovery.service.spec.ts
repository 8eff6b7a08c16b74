import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { FakeClock } from '../../test/fake-clock.ts';
import { TestAgent } from '../../test/new-agent.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { RecoveryService } from './recovery.service.ts';

describe(`${RecoveryService.name} after a crash`, () => {
  let stateDir: string;
  let kernel: SimulatedNamespace;
  let clock: FakeClock;
  let agent: TestAgent;

  const start = async (): Promise<void> => {
    agent = await TestAgent.start({ kernel, clock, stateDir });
  };

  /** @param passed time in which nobody runs, in milliseconds. */
  const restart = async (passed = 0): Promise<void> => {
    await agent.kill();
    clock = new FakeClock(clock.now() + BigInt(passed) * 1_000_000n);
    await start();
  };

  const journal = (): { readonly faults: readonly { readonly name: string }[] } =>
    JSON.parse(readFileSync(join(stateDir, 'journal.json'), 'utf8')) as ReturnType<typeof journal>;

  beforeEach(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'agent-'));
    kernel = new SimulatedNamespace();
    clock = new FakeClock();
    await start();
  });

  afterEach(async () => {
    kernel.refusals.length = 0;
    await agent.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  describe('when the kernel refuses what the journal asks for', () => {
    let wanted: string;

    beforeEach(async () => {
      await agent.call('GET', '/latency/20ms?for=60s');
      await agent.call('PUT', '/v1/faults/in', { loss: { percent: 5 }, direction: 'ingress' });
      wanted = kernel.snapshot();
      kernel.tc('filter del dev eth0 parent 7fa1: protocol all pref 1');
      kernel.refusals.push({ line: /^filter (add|replace|del)/, stderr: 'Error: no.' });
      await restart();
    });

    it('should keep the faults, in the journal too, and say so', async () => {
      expect([...agent.get(FaultStore).state.faults.keys()]).toEqual(['latency', 'in']);
      expect(journal().faults.map(({ name }) => name)).toEqual(['latency', 'in']);
      expect((await agent.call('PUT', '/loss/1')).status).toBe(502);
      expect((await agent.call('GET', '/readyz')).text).toMatch(/\[-\]kernel: .*Error: no/);
    });

    it('should put all of it right once the kernel lets it', async () => {
      kernel.refusals.length = 0;

      clock.advance(5_000);
      await agent.until(() => kernel.snapshot() === wanted);
      await agent.until(() => agent.get(RecoveryService).isComplete);

      const { body } = await agent.call('GET', '/v1/faults');
      expect(body.faults).toMatchObject([{ name: 'latency' }, { name: 'in' }]);
      expect((await agent.call('GET', '/readyz')).status).toBe(200);
    });

    it('should still end a fault in time', async () => {
      kernel.refusals.length = 0;

      await agent.until(() => !agent.get(FaultStore).state.faults.has('latency'), 1_000);

      expect(journal().faults.map(({ name }) => name)).toEqual(['in']);
    });
  });

  it('should revert all where the journal cannot be planned, and take calls', async () => {
    const bare = kernel.snapshot();
    await agent.call('GET', '/latency/20ms');
    const written = readFileSync(join(stateDir, 'journal.json'), 'utf8');
    const entry = JSON.parse(written) as { faults: Record<string, unknown>[] };
    const [fault] = entry.faults;
    entry.faults = Array.from({ length: 400 }, (_, index) => ({
      ...fault,
      name: `f${String(index)}`,
      fault: { delay: { time: '20ms' }, match: { ports: [1_000 + index] } },
    }));
    await agent.kill();
    writeFileSync(join(stateDir, 'journal.json'), JSON.stringify(entry));

    await start();

    expect(kernel.snapshot()).toBe(bare);
    expect(journal().faults).toEqual([]);
    expect(agent.lines.map(({ msg }) => msg)).toContain(
      'the journal cannot be taken up: all is reverted',
    );
    expect((await agent.call('PUT', '/loss/1')).status).toBe(200);
  });

  it('should remove a root whose last fault went just before the crash', async () => {
    kernel.ip('link add name net1 up type ifb');
    const on = (name: string) => ({ rate: '1mbit', interfaces: [name] });
    await agent.call('PUT', '/v1/faults/a', on('eth0'));
    await agent.call('PUT', '/v1/faults/b', on('net1'));
    await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/b'));
    const roots = (device: string): string[] =>
      kernel.device(device).qdiscs.flatMap(({ handle }) => (handle === '7fa1:' ? [device] : []));
    expect(roots('net1')).toEqual(['net1']);

    await restart();
    await agent.until(() => roots('net1').length === 0, 1_000);

    expect(roots('eth0')).toEqual(['eth0']);
    expect(Number(clock.now() - 1_000_000_000_000n) / 1e6).toBeGreaterThanOrEqual(30_000);
  });
});
