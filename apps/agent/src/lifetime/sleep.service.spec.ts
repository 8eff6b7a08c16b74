import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { type AgentOptions, TestAgent } from '../../test/new-agent.ts';
import { SleepService } from './sleep.service.ts';

/** A kernel that does not answer at first. */
class DeafKernel extends SimulatedNamespace {
  isDeaf = true;

  override batch(lines: readonly string[]): ReturnType<SimulatedNamespace['batch']> {
    return this.isDeaf ? { code: 1, stdout: '', stderr: 'Error: no.' } : super.batch(lines);
  }
}

describe(SleepService.name, () => {
  let agent: TestAgent;
  let sut: SleepService;

  const start = async (options: AgentOptions = {}): Promise<void> => {
    agent = await TestAgent.start(options);
    sut = agent.get(SleepService);
  };

  afterEach(async () => {
    await agent.stop();
  });

  describe('its reasons to stay', () => {
    it('should be none where nothing was ever asked', async () => {
      await start();

      expect(sut.reasonsToStay).toEqual([]);
    });

    it('should be a fault, then what it has left, then none', async () => {
      await start();
      await agent.call('PUT', '/v1/faults/slow', { delay: { time: '20ms' } });
      expect(sut.reasonsToStay).toEqual(['faults are in force']);

      await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/slow'));
      expect(sut.reasonsToStay).toEqual(['faults have left something to remove']);

      await agent.until(() => sut.reasonsToStay.length === 0, 1_000);
      expect(agent.kernel.snapshot()).not.toContain('7fa1:');
    });

    it('should be the kernel while it cannot be read', async () => {
      const kernel = new DeafKernel();
      await start({ kernel });
      expect(sut.reasonsToStay).toEqual(['the kernel has not been read']);

      kernel.isDeaf = false;
      await agent.until(() => sut.reasonsToStay.length === 0, 1_000);
    });

    it('should be a fault of AGENT_FAULTS from the first moment', async () => {
      await start({ env: { AGENT_FAULTS: '{"slow": {"delay": {"time": "5ms"}}}' } });

      expect(sut.reasonsToStay).not.toEqual([]);
      await agent.until(() => agent.kernel.snapshot().includes('netem'));
      expect(sut.reasonsToStay).toContain('faults are in force');
    });
  });

  describe('when it watches a server', () => {
    const watch = (): { readonly server: EventEmitter; readonly naps: () => number } => {
      const server = new EventEmitter();
      let naps = 0;
      sut.watch(server as unknown as Server, () => (naps += 1));
      return { server, naps: () => naps };
    };

    it('should sleep once nobody has come for as long as it is told', async () => {
      await start({ env: { AGENT_SLEEP_AFTER: '60' } });
      const { naps } = watch();
      agent.clock.advance(59_999);
      expect(naps()).toBe(0);

      agent.clock.advance(1);

      expect(naps()).toBe(1);
    });

    it('should count from the end of the last connection', async () => {
      await start({ env: { AGENT_SLEEP_AFTER: '60' } });
      const { server, naps } = watch();
      const [first, second] = [new EventEmitter(), new EventEmitter()];
      server.emit('connection', first);
      server.emit('connection', second);
      agent.clock.advance(300_000);
      first.emit('close');
      agent.clock.advance(300_000);
      expect(naps()).toBe(0);

      second.emit('close');
      agent.clock.advance(59_999);
      expect(naps()).toBe(0);
      agent.clock.advance(1);

      expect(naps()).toBe(1);
    });

    it('should stay awake with a fault, and sleep some time after it', async () => {
      await start({ env: { AGENT_SLEEP_AFTER: '60' } });
      const { naps } = watch();
      await agent.call('PUT', '/v1/faults/slow', { delay: { time: '20ms' } });
      agent.clock.advance(3_600_000);
      expect(naps()).toBe(0);

      await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/slow'));
      await agent.until(() => naps() === 1, 1_000);

      expect(agent.kernel.snapshot()).not.toContain('7fa1:');
    });

    it('should stay awake where it is not told to sleep', async () => {
      await start();
      const { naps } = watch();

      agent.clock.advance(86_400_000);

      expect(naps()).toBe(0);
    });
  });
});
