import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connectTime, median, ping, sendDatagrams } from '../lab/measure.ts';
import { PEER, POD, runInPod, startInPod } from '../lab/pod.ts';
import { usePod } from '../lab/use-pod.ts';

const LISTEN = `
const net = require('node:net');
for (const port of [5432, 8000, 8500, 8999, 9000]) net.createServer((s) => s.on('error', () => {}).end()).listen(port, '::');
`;

describe('which packets a fault is for', () => {
  const lab = usePod();
  let server: ReturnType<typeof startInPod>;
  const outside: Server[] = [];

  before(async () => {
    server = startInPod(process.execPath, ['-e', LISTEN], {});
    while ((await connectTime(POD.ip, 9_000, 200)) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const port of [7_001]) {
      outside.push(createServer((socket) => socket.end()).listen(port, PEER.ip));
    }
  });
  after(() => {
    server.kill();
    outside.forEach((each) => each.close());
  });

  const set = (fault: object): Promise<unknown> => lab.agent.ok('PUT', '/v1/faults/a', fault);

  async function expectDelays(
    delays: Record<number, number>,
    address: string = POD.ip,
  ): Promise<void> {
    for (const [port, delay] of Object.entries(delays)) {
      const times = [];
      for (let n = 0; n < 5; n++) {
        times.push((await connectTime(address, Number(port), 5_000)) ?? Number.NaN);
      }
      const fastest = Math.min(...times);
      assert.ok(
        fastest >= delay && fastest < delay + 25,
        `port ${port}: ${String(fastest)} ms, wanted ${String(delay)}`,
      );
    }
  }

  it('by local port, in both families', async () => {
    const match = { ports: [5432], portSide: 'local', protocol: 'tcp' };
    await set({ delay: { time: '60ms' }, match });
    await expectDelays({ 5432: 60, 9000: 0 });
    await expectDelays({ 5432: 60, 9000: 0 }, POD.ip6);
    assert.ok(median(ping(POD.ip)) < 5);
  });

  it('by range, with an exclusion inside it', async () => {
    const match = { ports: ['8000-8999'], excludePorts: [8500], portSide: 'local' };
    await set({ delay: { time: '60ms' }, match });
    await expectDelays({ 8000: 60, 8999: 60, 8500: 0, 5432: 0, 9000: 0 });
  });

  it('by CIDR, with an exclusion inside it', async () => {
    const match = { cidrs: ['10.77.0.0/24'], excludeCidrs: [PEER.otherIp] };
    await set({ delay: { time: '60ms' }, match });
    assert.ok(Math.min(...ping(POD.ip)) >= 60);
    assert.ok(median(ping(`-I ${PEER.otherIp} ${POD.ip}`)) < 5);
    assert.ok(median(ping(POD.ip6)) < 5);
  });

  it('by protocol', async () => {
    await set({ delay: { time: '60ms' }, match: { protocol: 'icmp' } });
    assert.ok(Math.min(...ping(POD.ip)) >= 60);
    assert.ok(Math.min(...ping(POD.ip6)) >= 60);
    await expectDelays({ 9000: 0 });
  });

  it('on ingress by local port', async () => {
    const match = { ports: [5432], portSide: 'local', protocol: 'tcp' };
    await set({ delay: { time: '60ms' }, match, direction: 'ingress' });
    await expectDelays({ 5432: 60, 9000: 0 });
  });

  it('the first of overlapping rules wins, by priority', async () => {
    const narrow = { cidrs: [PEER.otherIp] };
    await lab.agent.ok('PUT', '/v1/faults/wide', { delay: { time: '20ms' }, priority: 100 });
    const { body } = await lab.agent.ok('PUT', '/v1/faults/narrow', {
      delay: { time: '60ms' },
      match: narrow,
      priority: 50,
    });
    assert.match(JSON.stringify(body['warnings']), /wide/);
    const seen = ping(`-I ${PEER.otherIp} ${POD.ip}`);
    assert.ok(Math.min(...seen) >= 60 && median(seen) < 65);
    assert.ok(median(ping(POD.ip)) < 25);
    await lab.agent.ok('PUT', '/v1/faults/narrow', {
      delay: { time: '60ms' },
      match: narrow,
      priority: 200,
    });
    assert.ok(median(ping(`-I ${PEER.otherIp} ${POD.ip}`)) < 25);
  });

  it('the same match with other effects is one leaf', async () => {
    await lab.agent.ok('GET', '/latency/20ms');
    await lab.agent.ok('PUT', '/loss/100');
    assert.deepEqual(ping(POD.ip, 5), []);
    await lab.agent.ok('DELETE', '/loss');
    const seen = ping(POD.ip, 20);
    assert.ok(seen.length === 20 && Math.min(...seen) >= 20);
    assert.equal(runInPod('tc qdisc show dev eth0').match(/netem/g)?.length, 1);
  });

  it('forty rules at once, and each is right', async () => {
    for (let n = 1; n <= 40; n++) {
      const address = `10.77.1.${String(n)}`;
      runInPod(`ip addr add ${address}/32 dev lo`);
      await lab.agent.ok('PUT', `/v1/faults/rule-${String(n)}`, {
        delay: { time: `${String(10 * n)}ms` },
        match: { ports: [20_000 + n], portSide: 'local', protocol: 'tcp' },
      });
    }
    const listening = startInPod(
      process.execPath,
      [
        '-e',
        `for (let n = 1; n <= 40; n++) require('node:net').createServer((s) => s.end()).listen(20000 + n, '::')`,
      ],
      {},
    );
    while ((await connectTime(POD.ip, 20_040, 2_000)) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const n of [1, 6, 7, 8, 15, 16, 17, 18, 39, 40]) {
      await expectDelays({ [20_000 + n]: 10 * n });
    }
    listening.kill();
  });

  it('loses nothing of other traffic while a rule is set, changed and removed', async () => {
    await lab.agent.ok('PUT', '/v1/faults/base', {
      delay: { time: '1ms' },
      match: { ports: [1], protocol: 'udp' },
    });
    const sending = sendDatagrams(6_000, { address: PEER.ip });
    for (let n = 1; n <= 10; n++) {
      const match = { cidrs: ['192.0.2.0/24'] };
      await lab.agent.ok('PUT', '/v1/faults/other', { delay: { time: `${String(n)}ms` }, match });
    }
    await lab.agent.ok('DELETE', '/v1/faults/other');
    const { arrived, sent } = await sending;
    assert.equal(new Set(arrived).size, sent);
  });
});
