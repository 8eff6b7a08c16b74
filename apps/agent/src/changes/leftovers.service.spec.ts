import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestAgent } from '../../test/new-agent.ts';
import { LeftoversService } from './leftovers.service.ts';

describe(LeftoversService.name, () => {
  let agent: TestAgent;

  beforeEach(async () => {
    agent = await TestAgent.start();
  });

  afterEach(() => agent.stop());

  const hasClass = (): boolean => agent.kernel.snapshot().includes('class htb');

  /** Packets that wait in the outermost queue of a fault, on whatever device. */
  const setWaiting = (device: string, packets: number): void => {
    const [queue] = agent.kernel.device(device).qdiscs.filter(({ kind }) => kind === 'tbf');
    Object.assign(queue ?? {}, { qlen: packets, backlog: packets * 1_000 });
  };

  const passed = (since: bigint): number => Number(agent.clock.now() - since) / 1e6;

  it('should take the filter at once, and the class when the last packet has left it', async () => {
    await agent.call('GET', '/latency/20ms');
    setWaiting('eth0', 3);
    const started = agent.clock.now();
    const removal = agent.call('DELETE', '/latency');
    await agent.until(() => agent.kernel.device('eth0').filters.length === 0);
    await agent.until(() => passed(started) >= 300, 10);
    expect(hasClass()).toBe(true);

    setWaiting('eth0', 0);
    const { body } = await agent.whileTimePasses(removal);

    expect(body).toMatchObject({ fault: null, droppedAtRemoval: 0 });
    expect(hasClass()).toBe(false);
    expect(passed(started)).toBeLessThan(500);
  });

  it('should take the class after 1 s whatever waits in it, and say how much that was', async () => {
    await agent.call('GET', '/latency/20ms');
    setWaiting('eth0', 3);
    const started = agent.clock.now();
    const removal = agent.call('DELETE', '/latency');
    await agent.until(() => agent.kernel.device('eth0').filters.length === 0);

    await agent.until(() => !hasClass(), 10);

    expect(passed(started)).toBeGreaterThanOrEqual(1_000);
    expect(passed(started)).toBeLessThan(1_200);
    expect((await removal).body).toMatchObject({ droppedAtRemoval: 3 });
  });

  it('should not wait where nothing waits', async () => {
    await agent.call('GET', '/latency/20ms');
    const started = agent.clock.now();

    await agent.whileTimePasses(agent.call('DELETE', '/latency'), 0);

    expect(passed(started)).toBe(0);
    expect(hasClass()).toBe(false);
  });

  it('should let the ifb run dry before it goes', async () => {
    await agent.call('PUT', '/v1/faults/in', { delay: { time: '5ms' }, direction: 'ingress' });
    const [root] = agent.kernel.device('fi0').qdiscs;
    Object.assign(root ?? {}, { qlen: 2 });
    const removal = agent.call('DELETE', '/v1/faults/in');
    await agent.until(() => agent.kernel.device('eth0').filters.length === 0);
    await agent.until(() => agent.clock.waiting > 0);
    expect(agent.kernel.devices.map(({ name }) => name)).toContain('fi0');

    Object.assign(root ?? {}, { qlen: 0 });
    await agent.whileTimePasses(removal);

    expect(agent.kernel.devices.map(({ name }) => name)).toEqual(['lo', 'eth0']);
    expect(agent.kernel.device('eth0').qdiscs.map(({ kind }) => kind)).not.toContain('clsact');
  });

  it('should not take for its own what others call so later', async () => {
    const fault = { delay: { time: '5ms' }, direction: 'ingress' };
    await agent.call('PUT', '/v1/faults/in', fault);
    await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/in'));
    const written = readFileSync(join(agent.stateDir, 'journal.json'), 'utf8');
    expect(JSON.parse(written)).toMatchObject({ ingress: [] });
    agent.kernel.tc('qdisc add dev eth0 clsact');
    agent.kernel.ip('link add name fi0 up type ifb');

    await agent.call('PUT', '/v1/faults/in', fault);
    await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/in'));

    expect(agent.kernel.devices.map(({ name }) => name)).toEqual(['lo', 'eth0', 'fi0']);
    expect(agent.kernel.device('eth0').qdiscs.map(({ kind }) => kind)).toContain('clsact');
  });

  it('should keep a rate class while another leaf waits for its rate', async () => {
    await agent.call('PUT', '/rate/1mbit');
    await agent.call('PUT', '/v1/faults/db', { loss: { percent: 1 }, match: { ports: [80] } });

    await agent.whileTimePasses(agent.call('DELETE', '/v1/faults/db'));
    const rates = (): number[] =>
      agent.kernel.device('eth0').classes.all.map(({ settings }) => settings.rate);
    expect(rates()).toContain(125_000);

    await agent.whileTimePasses(agent.call('DELETE', '/rate'));
    expect(rates()).toEqual([]);
  });
});
