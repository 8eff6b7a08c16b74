import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestAgent } from '../../test/new-agent.ts';
import { FaultsService } from './faults.service.ts';

const LEAF = /netem limit \d+ delay (\d+)us/;

describe(FaultsService.name, () => {
  let agent: TestAgent;
  let bare: string;

  beforeEach(async () => {
    agent = await TestAgent.start();
    bare = agent.kernel.snapshot();
  });

  afterEach(() => agent.stop());

  const netems = (device = 'eth0'): Record<string, unknown>[] =>
    agent.kernel
      .device(device)
      .qdiscs.filter(({ kind }) => kind === 'netem')
      .map(({ options }) => ({ ...options }));

  describe('when a fault is set', () => {
    it('should answer what was run, what holds and what will be seen', async () => {
      const { status, body, text } = await agent.call('GET', '/latency/20ms');

      expect(status).toBe(200);
      expect(body['tc command']).toMatch(LEAF);
      expect(body.fault).toMatchObject({ name: 'latency', delay: { time: '20ms' } });
      expect(body.kernel).toEqual([
        expect.objectContaining({ device: 'eth0', class: '7fa1:10', direction: 'egress' }),
      ]);
      expect(body.expected).toContain('ping +20ms');
      expect(body.warnings).toEqual([]);
      expect(text.endsWith('\n')).toBe(true);
    });

    it('should put the clean lane before it', async () => {
      await agent.call('GET', '/latency/20ms');

      const filters = agent.kernel.device('eth0').filters;
      expect(filters.at(-1)).toMatchObject({ protocol: 'all', target: 'flowid 7fa1:10' });
      expect(filters.slice(0, -1).every(({ target }) => target === 'flowid 7fa1:0')).toBe(true);
      expect(filters.filter(({ matches }) => matches.join().includes('0x91c'))).toHaveLength(2);
    });

    it('should change the leaf in place when it is set again', async () => {
      await agent.call('GET', '/latency/20ms');

      const { body } = await agent.call('GET', '/latency/30');

      expect(body['tc command']).toMatch(/^tc qdisc replace dev eth0 [^&]* delay 30000us [^&]*$/);
      expect(netems()).toEqual([expect.objectContaining({ delay: expect.anything() as object })]);
    });

    it('should run nothing when it is set again as it is', async () => {
      await agent.call('GET', '/latency/20ms');

      const { status, body } = await agent.call('GET', '/latency/20ms');

      expect(status).toBe(200);
      expect(body['tc command']).toBe('');
    });

    it.each([
      { path: '/loss/10', options: { 'loss-random': { loss: 0.1, correlation: 0 } } },
      { path: '/loss/10%25', options: { 'loss-random': { loss: 0.1, correlation: 0 } } },
      { path: '/duplicate/1', options: { duplicate: { duplicate: 0.01, correlation: 0 } } },
      { path: '/corrupt/0.5', options: { corrupt: { corrupt: 0.005, correlation: 0 } } },
      { path: '/reorder/25?delay=10ms', options: { reorder: { reorder: 0.25, correlation: 0 } } },
      { path: '/rate/1mbit', options: { rate: expect.objectContaining({ rate: 125_000 }) } },
      { path: '/partition/on', options: { 'loss-random': { loss: 1, correlation: 0 } } },
    ])('should take PUT $path', async ({ path, options }) => {
      const { status, text } = await agent.call('PUT', path);

      expect({ status, text }).toMatchObject({ status: 200 });
      expect(netems()).toEqual([expect.objectContaining(options)]);
    });

    it('should merge what is for the same packets into one leaf', async () => {
      await agent.call('GET', '/latency/20ms');
      await agent.call('PUT', '/loss/10');

      expect(netems()).toEqual([
        expect.objectContaining({
          delay: { delay: 0.02, jitter: 0, correlation: 0 },
          'loss-random': { loss: 0.1, correlation: 0 },
        }),
      ]);
    });

    it('should make an ifb and a way to it for what comes in', async () => {
      await agent.call('PUT', '/v1/faults/in', { delay: { time: '5ms' }, direction: 'ingress' });

      expect(agent.kernel.device('fi0').qdiscs.map(({ kind }) => kind)).toEqual(['htb', 'netem']);
      expect(agent.kernel.device('eth0').filters.at(-1)).toMatchObject({
        parent: 'ingress',
        target: 'action mirred egress redirect dev fi0',
      });
    });

    it('should only say what it would do on a dry run', async () => {
      await agent.call('GET', '/v1/kernel');
      const { body } = await agent.call('PUT', '/v1/faults/dry?dryRun=true', { rate: '1mbit' });

      expect(body).toMatchObject({ dryRun: true, fault: { name: 'dry' }, kernel: [] });
      expect(body['tc command']).toMatch(/rate 1000000bit/);
      expect(agent.kernel.snapshot()).toBe(bare);
      expect((await agent.call('GET', '/v1/faults/dry')).status).toBe(404);
    });
  });

  describe('when faults are read', () => {
    it('should show what the kernel counts for each', async () => {
      await agent.call('GET', '/latency/20ms?for=30s');
      Object.assign(agent.kernel.device('eth0').qdiscs[1] ?? {}, { packets: 7, drops: 2 });

      const { body } = await agent.call('GET', '/v1/faults');

      expect(body.faults).toEqual([
        expect.objectContaining({
          name: 'latency',
          duration: '30s',
          remainingSeconds: 30,
          kernel: [expect.objectContaining({ packets: 7, dropped: 2, backlog: 0 })],
        }),
      ]);
    });

    it('should say of a kind that there is none, and of a name that it is unknown', async () => {
      const kind = await agent.call('GET', '/latency');
      const name = await agent.call('GET', '/v1/faults/latency');

      expect(kind).toMatchObject({ status: 200, body: { fault: null } });
      expect(name).toMatchObject({ status: 404, body: { error: { code: 'fault_not_found' } } });
    });
  });

  describe('when a fault is removed', () => {
    it('should take the filter first and the leaf when it has run dry', async () => {
      await agent.call('GET', '/latency/20ms');
      Object.assign(agent.kernel.device('eth0').qdiscs[1] ?? {}, { backlog: 3 });
      const removal = agent.call('DELETE', '/latency');
      await agent.until(() => agent.kernel.device('eth0').filters.at(-1)?.pref === 11);
      expect(netems()).toHaveLength(1);

      const { status, body } = await agent.whileTimePasses(removal);

      expect(status).toBe(200);
      expect(body).toMatchObject({ fault: null, droppedAtRemoval: 3 });
      expect(netems()).toEqual([]);
    });

    it.each(['/latency/0', '/latency/0ms', '/latency/off'])(
      'should take %s for it',
      async (path) => {
        await agent.call('GET', '/latency/20ms');

        const { status } = await agent.whileTimePasses(agent.call('GET', path));

        expect(status).toBe(200);
        expect((await agent.call('GET', '/latency')).body.fault).toBeNull();
      },
    );

    it('should be fine with one that is not there', async () => {
      const { status, body } = await agent.call('DELETE', '/v1/faults/nothing');

      expect(status).toBe(200);
      expect(body).toMatchObject({ 'tc command': '', fault: null });
    });

    it('should leave the kernel as it was 30 s later', async () => {
      await agent.call('PUT', '/partition/on');
      await agent.whileTimePasses(agent.call('DELETE', '/v1/faults'));
      expect(agent.kernel.device('eth0').qdiscs[0]).toMatchObject({ kind: 'htb' });
      expect(agent.kernel.devices.map(({ name }) => name)).toEqual(['lo', 'eth0']);

      agent.clock.advance(30_000);

      await agent.until(() => agent.kernel.snapshot() === bare);
    });

    it('should keep the root when a fault comes back in time', async () => {
      await agent.call('GET', '/latency/20ms');
      await agent.whileTimePasses(agent.call('DELETE', '/latency'));
      agent.clock.advance(20_000);
      await agent.call('GET', '/latency/20ms');

      agent.clock.advance(40_000);
      await agent.call('GET', '/latency/20ms');

      expect(agent.kernel.changes.filter((line) => line.startsWith('qdisc del'))).toEqual([]);
    });

    it('should keep a hook that was there before', async () => {
      agent.kernel.tc(['qdisc', 'add', 'dev', 'eth0', 'clsact'], '');
      await agent.call('PUT', '/partition/on');

      await agent.whileTimePasses(agent.call('DELETE', '/partition'));

      expect(agent.kernel.device('eth0').qdiscs.map(({ kind }) => kind)).toContain('clsact');
      expect(agent.kernel.device('eth0').filters.map(({ parent }) => parent)).not.toContain(
        'ingress',
      );
    });
  });

  describe('when many call at once', () => {
    it('should end in what was asked for, without an error', async () => {
      const other = { match: { ports: [80] } };
      const kinds = [
        (n: number) => agent.call('GET', `/latency/${String(5 + n)}ms`),
        () => agent.call('PUT', '/loss/1'),
        () => agent.call('DELETE', '/loss'),
        (n: number) => agent.call('PUT', `/v1/faults/f${String(n)}`, { ...other, rate: '1mbit' }),
        () => agent.call('GET', '/v1/faults'),
      ];
      const calls = Array.from({ length: 40 }, (_, n) => kinds[n % 5]?.(n) ?? fail(n));

      const answers = await agent.whileTimePasses(Promise.all(calls), 0);

      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      const { body } = await agent.call('GET', '/latency');
      expect(body['tc command']).toBeUndefined();
      const { delay } = body.fault as unknown as { delay: { time: string } };
      const seconds = Number.parseInt(delay.time, 10) / 1_000;
      expect(netems()[0]).toMatchObject({ delay: { delay: seconds } });
    });
  });
});

function fail(n: number): never {
  throw new Error(`there is no call number ${String(n)}`);
}
