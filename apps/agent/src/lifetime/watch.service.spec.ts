import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestAgent } from '../../test/new-agent.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { SleepService } from './sleep.service.ts';
import { WatchService } from './watch.service.ts';

describe(`${WatchService.name} after a change that could not be undone`, () => {
  const UNDOING = { line: /(qdisc|filter|class) del|link del/, stderr: 'Error: no.' };

  let agent: TestAgent;
  let bare: string;

  beforeEach(async () => {
    agent = await TestAgent.start();
    // What the kernel can do is tried once, on a device that is removed again.
    await agent.call('GET', '/v1/kernel');
    bare = agent.kernel.snapshot();
  });

  afterEach(async () => {
    agent.kernel.refusals.length = 0;
    await agent.stop();
  });

  /** @param line after which nothing goes any more. */
  const failAt = async (line: RegExp, fault: unknown): Promise<void> => {
    agent.kernel.refusals.push({ line, stderr: 'Error: no.' }, UNDOING);
    const { body } = await agent.call('PUT', '/v1/faults/bad', fault);
    expect(body.error).toMatchObject({ rolledBack: false });
  };

  const BOTH = { delay: { time: '20ms' }, direction: 'both' };

  it.each([
    ['the first leaf', /class replace dev eth0/],
    ['a leaf of the ifb', /class replace dev fi0/],
    ['the hook', /qdisc add dev eth0 clsact/],
    ['a filter', /filter (add|replace) dev eth0 parent/],
    ['the redirection', /filter (add|replace) dev eth0 ingress/],
  ])('should take away all that it has left, where it failed at %s', async (_, line) => {
    await failAt(line, BOTH);
    expect(agent.kernel.snapshot()).not.toBe(bare);

    agent.kernel.refusals.length = 0;
    await agent.until(() => agent.kernel.snapshot() === bare, 1_000);

    await agent.until(() => agent.get(SleepService).reasonsToStay.length === 0, 1_000);
    expect(agent.get(FaultStore).state.faults.size).toBe(0);
  });

  it('should say so, and stay awake, until nothing is left', async () => {
    await failAt(/filter (add|replace) dev eth0 ingress/, BOTH);

    agent.clock.advance(60_000);

    expect((await agent.call('GET', '/v1/faults')).body.drifted).toBe('repair_failed');
    expect((await agent.call('GET', '/readyz')).text).toContain('[-]faults: repair_failed');
    expect(agent.get(SleepService).reasonsToStay).toContain(
      'a failed change may have left something',
    );

    agent.kernel.refusals.length = 0;
    await agent.until(() => agent.get(FaultStore).isClean, 1_000);
    expect((await agent.call('GET', '/readyz')).status).toBe(200);
  });

  it('should keep the faults that were there', async () => {
    await agent.call('PUT', '/v1/faults/good', { rate: '1mbit', match: { ports: [80] } });
    const wanted = agent.kernel.snapshot();
    await failAt(/filter (add|replace)/, BOTH);
    expect(agent.kernel.snapshot()).not.toBe(wanted);

    agent.kernel.refusals.length = 0;
    await agent.until(() => agent.kernel.snapshot() === wanted, 1_000);

    const { body } = await agent.call('GET', '/v1/faults');
    expect(body.faults).toMatchObject([{ name: 'good' }]);
  });

  it('should go on where its own repair has failed half-way and the fault is removed', async () => {
    await agent.call('PUT', '/v1/faults/good', BOTH);
    agent.kernel.tc('qdisc del dev eth0 root handle 7fa1:');
    agent.kernel.refusals.push({ line: /filter (add|replace)/, stderr: 'Error: no.' }, UNDOING);
    await agent.until(() => !agent.get(FaultStore).isClean, 1_000);

    agent.kernel.refusals.length = 0;
    const { text } = await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/good'), 0);
    expect(text).toContain('"fault":null');

    await agent.until(() => agent.kernel.snapshot() === bare, 1_000);
    await agent.until(() => agent.get(FaultStore).isClean, 1_000);
  });
});
