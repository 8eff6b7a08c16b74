import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { median, ping } from '../lab/measure.ts';
import { PEER, POD, run, runInPod } from '../lab/pod.ts';
import { sleep } from '../lab/wait.ts';
import { useWire } from '../lab/wire.ts';

const UDP = 7_000;
const TCP = 7_100;

describe('a slow link queues as a real one does', () => {
  const wire = useWire(async ({ pod, peer }) => {
    await peer.listen(UDP);
    await Promise.all([pod, peer].map((station) => station.serve(TCP)));
  });
  afterEach(() => Promise.all([wire.pod, wire.peer].map((station) => station.uploaded())));

  for (const [rate, count] of [
    ['1mbit', 100],
    ['100kbit', 30],
    ['56kbit', 20],
  ] as const) {
    it(`rate ${rate}: ${String(count)} datagrams of 60 bytes at once all arrive`, async () => {
      await wire.agent.ok('PUT', '/v1/faults/link', { rate });
      await wire.pod.send({ streams: [{ to: PEER.ip, port: UDP }], count, size: 60 });
      assert.equal((await wire.peer.take(600)).length, count);
    });
  }

  it('rate 1mbit: sixty connections opened at once send no SYN again', async () => {
    await wire.agent.ok('PUT', '/v1/faults/link', { rate: '1mbit' });
    const times = await wire.pod.connect({ to: PEER.ip, port: TCP, count: 60 });
    const slow = times.filter((ms) => ms === null || ms > 900).length;
    assert.equal(slow, 0, `${String(slow)} of 60 took more than 0.9 s`);
  });

  interface Load {
    readonly rate: string;
    readonly direction?: 'egress' | 'ingress';
    readonly mtu?: number;
    readonly seconds: number;
  }

  const LOADS: readonly Load[] = [
    { rate: '100mbit', seconds: 4 },
    { rate: '10mbit', seconds: 4 },
    { rate: '1mbit', seconds: 6 },
    { rate: '1mbit', direction: 'ingress', seconds: 6 },
    { rate: '10mbit', direction: 'ingress', seconds: 4 },
    { rate: '1mbit', mtu: 9_000, seconds: 6 },
    { rate: '100kbit', seconds: 10 },
    { rate: '56kbit', seconds: 10 },
  ];
  for (const { rate, direction = 'egress', mtu = 1_500, seconds } of LOADS) {
    it(`rate ${rate}, ${direction}, MTU ${String(mtu)}: ping beside one TCP transfer stays below 300 ms`, async () => {
      setMtu(mtu);
      try {
        await wire.agent.ok('PUT', '/v1/faults/link', { rate, direction });
        if (direction === 'egress') {
          await wire.pod.upload({ to: PEER.ip, port: TCP }, seconds);
        } else {
          await wire.peer.upload({ to: POD.ip, port: TCP }, seconds);
        }
        await sleep(seconds * 400);
        const count = Math.round(seconds * 2);
        const times = ping(POD.ip, count, 0.25);
        console.log(
          `rate ${rate} ${direction} MTU ${String(mtu)}: ${String(times.length)} of ${String(count)} pings, median ${median(times).toFixed(0)} ms`,
        );
        assert.ok(times.length >= 0.8 * count, `${String(times.length)} of ${String(count)}`);
        assert.ok(median(times) <= 300, times.join(' '));
      } finally {
        setMtu(1_500);
      }
    });
  }

  function setMtu(mtu: number): void {
    run(`ip link set host0 mtu ${String(mtu)}`);
    runInPod(`ip link set eth0 mtu ${String(mtu)}`);
  }

  it('rate 100kbit: what waits at its end is sent on', async () => {
    await wire.agent.ok('PUT', '/v1/faults/link', { rate: '100kbit' });
    await wire.pod.send({ streams: [{ to: PEER.ip, port: UDP }], count: 8, size: 1_400 });
    const { body } = await wire.agent.ok('DELETE', '/v1/faults/link');
    assert.equal((await wire.peer.take(1_200)).length, 8, JSON.stringify(body));
  });

  it('rate 1mbit: what waits at its end is sent on, in order, and what is new goes past it', async () => {
    await wire.agent.ok('PUT', '/v1/faults/link', { rate: '1mbit' });
    const streams = [{ to: PEER.ip, port: UDP }];
    await wire.pod.send({ streams, count: 17, size: 1_400 });
    const { body } = await wire.agent.ok('DELETE', '/v1/faults/link');
    const numbers = (await wire.peer.take(600)).map(({ number }) => number);
    assert.deepEqual(
      numbers,
      Array.from({ length: 17 }, (_, number) => number),
    );
    assert.equal(body['droppedAtRemoval'] ?? 0, 0);
    await wire.pod.send({ streams, count: 1, size: 1_400 });
    assert.ok(((await wire.peer.take())[0]?.delay ?? Infinity) < 20);
  });

  it('rate 10mbit: TCP goes on within 400 ms of its end', async () => {
    await wire.agent.ok('PUT', '/v1/faults/link', { rate: '10mbit' });
    await wire.pod.upload({ to: PEER.ip, port: TCP }, 4);
    await sleep(2_000);
    await wire.peer.served();
    await wire.agent.ok('DELETE', '/v1/faults/link');
    await wire.pod.uploaded();
    const times = (await wire.peer.served()).map(([at]) => at);
    const silence = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
    console.log(`silent for ${silence.toFixed(0)} ms at the end of the rate`);
    assert.ok(times.length > 100 && silence < 400, `${String(silence)} ms`);
  });

  it('a long tail of jitter at its end loses nothing that waits less than a second', async () => {
    const delay = { time: '200ms', jitter: '100ms', distribution: 'pareto' };
    await wire.agent.ok('PUT', '/v1/faults/link', { delay });
    await wire.pod.send({ streams: [{ to: PEER.ip, port: UDP }], count: 400, size: 100 });
    const { body } = await wire.agent.ok('DELETE', '/v1/faults/link');
    const arrived = new Set((await wire.peer.take(1_200)).map(({ number }) => number)).size;
    assert.equal(arrived, 400, JSON.stringify(body));
  });
});
