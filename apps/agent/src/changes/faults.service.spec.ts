import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify, newTcpFrame, type SimulatedQdisc } from '@sidecar-injector/tc/testing';
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

  const setCounters = (kind: string, counters: Partial<SimulatedQdisc>): void => {
    const [qdisc] = agent.kernel.device('eth0').qdiscs.filter((each) => each.kind === kind);
    Object.assign(qdisc ?? {}, counters);
  };

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

    it('should let the packets of the agent itself pass, and no others', async () => {
      await agent.call('GET', '/latency/20ms');

      const eth0 = agent.kernel.device('eth0');
      expect(classify(eth0, '7fa1:', newTcpFrame(2_332, 40_000))).toBe('0');
      expect(classify(eth0, '7fa1:', newTcpFrame(40_000, 2_332))).toBe('7fa1:10');
      expect(classify(eth0, '7fa1:', newTcpFrame(8_080, 40_000))).toBe('7fa1:10');
    });

    it('should change the leaf in place when it is set again', async () => {
      await agent.call('GET', '/latency/20ms');

      const { body } = await agent.call('GET', '/latency/10');

      expect(body['tc command']).toMatch(/^tc qdisc replace dev eth0 [^&]* delay 10000us [^&]*$/);
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
    ])('should take PUT $path', async ({ path, options }) => {
      const { status, text } = await agent.call('PUT', path);

      expect({ status, text }).toMatchObject({ status: 200 });
      expect(netems()).toEqual([expect.objectContaining(options)]);
    });

    it('should lose all packets of a partition, without a netem', async () => {
      const { status } = await agent.call('PUT', '/partition/on?direction=egress');

      expect({ status, netems: netems() }).toEqual({ status: 200, netems: [] });
      expect(agent.kernel.device('eth0').qdiscs.map(({ kind }) => kind)).toContain('blackhole');
    });

    it('should limit the rate by a class of its own, with a queue in bytes behind the netem', async () => {
      const { body } = await agent.call('PUT', '/rate/10mbit');

      const { classes, qdiscs } = agent.kernel.device('eth0');
      const [limit] = classes.all.filter(({ settings }) => settings.rate === 1_250_000);
      expect(classes.all.filter(({ parent }) => parent === limit?.id)).toHaveLength(1);
      expect(qdiscs.filter(({ kind, handle }) => kind === 'bfifo' && handle !== '0:')).toEqual([
        expect.objectContaining({ parent: '7110:1', options: { limit: 250_000 } }),
      ]);
      expect(body.kernel).toEqual([expect.objectContaining({ class: '7fa1:10' })]);
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

      const kinds = agent.kernel.device('fi0').qdiscs.map(({ kind }) => kind);
      expect(kinds).toEqual(['htb', 'tbf', 'netem']);
      const { filters } = agent.kernel.device('eth0');
      expect(filters).toMatchObject([{ parent: 'ingress', action: 'redirect', target: 'fi0' }]);
      const [answer, other] = [newTcpFrame(80, 40_000), newTcpFrame(40_000, 2_332)];
      expect(classify(agent.kernel.device('eth0'), 'ingress', answer)).not.toBe('0');
      expect(classify(agent.kernel.device('eth0'), 'ingress', other)).toBe('0');
      expect(classify(agent.kernel.device('fi0'), '7fa1:', answer)).toBe('7fa1:10');
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
      setCounters('netem', { packets: 7, drops: 2 });

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

    it('should say of each what it comes to beside the others', async () => {
      await agent.call('GET', '/latency/20ms');
      await agent.call('PUT', '/v1/faults/db', { delay: { time: '5ms' }, match: { ports: [80] } });
      const sentence =
        '"db" and "latency" both set delay: packets that both match get that of "db", because its match is narrower';

      const one = await agent.call('GET', '/latency');
      const { body } = await agent.call('GET', '/v1/faults');

      expect(one.body).toMatchObject({ warnings: [sentence] });
      expect(one.body.expected).toContain('ping +20ms');
      expect(body.faults).toMatchObject([
        { name: 'latency', expected: one.body.expected, warnings: [sentence] },
        { name: 'db', warnings: [sentence] },
      ]);
      expect(body.faults?.[1]).toHaveProperty(
        'expected',
        expect.arrayContaining(['TCP connect +5ms']),
      );
    });

    it('should name all faults that act on the packets of a class', async () => {
      await agent.call('GET', '/latency/20ms');
      const { body } = await agent.call('PUT', '/v1/faults/db', {
        loss: { percent: 10 },
        match: { ports: [80] },
      });
      const { kernel } = (await agent.call('GET', '/latency')).body;

      expect(body.kernel).toMatchObject([{ faults: ['latency', 'db'] }]);
      expect(kernel).toMatchObject([{ faults: ['latency'] }, { faults: ['latency', 'db'] }]);
      const eth0 = agent.kernel.device('eth0');
      const classes = [443, 80].map((port) => classify(eth0, '7fa1:', newTcpFrame(40_000, port)));
      expect(kernel?.map((leaf) => leaf['class'])).toEqual(classes);
    });

    it('should say of a kind that there is none, and of a name that it is unknown', async () => {
      const kind = await agent.call('GET', '/latency');
      const name = await agent.call('GET', '/v1/faults/latency');

      expect(kind).toMatchObject({ status: 200, body: { fault: null } });
      expect(name).toMatchObject({ status: 404, body: { error: { code: 'fault_not_found' } } });
    });
  });

  describe('when a fault is removed', () => {
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
      await agent.whileTimePasses(agent.call('DELETE', '/v1/faults'), 0);
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
      agent.kernel.tc('qdisc add dev eth0 clsact');
      await agent.call('PUT', '/partition/on');

      await agent.whileTimePasses(agent.call('DELETE', '/partition'));

      expect(agent.kernel.device('eth0').qdiscs.map(({ kind }) => kind)).toContain('clsact');
      expect(agent.kernel.device('eth0').filters.map(({ parent }) => parent)).not.toContain(
        'ingress',
      );
    });
  });

  describe('when the memory for queues is small', () => {
    it('should hold less, and warn of it', async () => {
      await agent.stop();
      agent = await TestAgent.start({ env: { AGENT_QUEUE_MEMORY: '1Mi' } });

      const { body } = await agent.call('GET', '/latency/100ms');

      const [limit = 0] = netems().map((options) => Number(options['limit']));
      expect(limit * 1_500).toBeLessThanOrEqual(2 ** 20);
      expect(limit).toBeGreaterThan(400);
      expect(body.warnings).toEqual([
        expect.stringMatching(
          /^the queue of "latency" is full at \d+ packets per second; .*AGENT_QUEUE_MEMORY/,
        ),
      ]);
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
