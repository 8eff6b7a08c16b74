import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { median, ping, quantile, sendDatagrams, throughput, wilson } from '../lab/measure.ts';
import { PEER, POD, run, runInPod } from '../lab/pod.ts';
import { usePod } from '../lab/use-pod.ts';

/** The same netem put there by hand: what the machine itself makes of it. */
async function byHand<T>(netem: string, measure: () => T | Promise<T>): Promise<T> {
  runInPod(`tc qdisc replace dev eth0 root netem ${netem}`);
  try {
    return await measure();
  } finally {
    runInPod('tc qdisc del dev eth0 root');
  }
}

describe('effects, measured from outside the Pod', () => {
  const lab = usePod();

  async function withFault<T>(fault: object, measure: () => T | Promise<T>): Promise<T> {
    await lab.agent.ok('PUT', '/v1/faults/case', fault);
    try {
      return await measure();
    } finally {
      await lab.agent.ok('DELETE', '/v1/faults/case');
      await waitForCleanRoot();
    }
  }

  /** The root goes some time after the last fault; by-hand measurements need the device bare. */
  async function waitForCleanRoot(): Promise<void> {
    await lab.agent.stop();
    lab.agent = await new Agent().start();
  }

  for (const [time, address] of [
    [20, POD.ip],
    [20, POD.ip6],
    [100, POD.ip],
    [500, POD.ip],
  ] as const) {
    it(`delay ${String(time)} ms is as exact as by hand, to ${address}`, async () => {
      const count = time > 100 ? 40 : 200;
      const hand = await byHand(`delay ${String(time)}ms limit 10000`, () => ping(address, count));
      const ours = await withFault({ delay: { time: `${String(time)}ms` } }, () =>
        ping(address, count),
      );
      console.log(
        `delay ${String(time)} ms: by hand ${median(hand).toFixed(3)} ms, agent ${median(ours).toFixed(3)} ms, p99 ${quantile(ours, 0.99).toFixed(3)} ms`,
      );
      assert.equal(ours.length, count);
      // Above 10 ms ping tells tenths of a millisecond.
      const tenthsApart = Math.round(10 * Math.abs(median(ours) - median(hand)));
      assert.ok(tenthsApart <= 1, 'median apart from by hand');
      assert.ok(Math.min(...ours) >= time, 'one was early');
      assert.ok(Math.abs(median(ours) - time) <= Math.max(1, 0.02 * time), 'median off');
    });
  }

  for (const distribution of ['uniform', 'normal', 'pareto', 'paretonormal'] as const) {
    it(`jitter with distribution ${distribution} spreads the delay`, async () => {
      const delay = { time: '40ms', jitter: '10ms', distribution };
      const seen = await withFault({ delay }, () => ping(POD.ip, 150));
      const spread = quantile(seen, 0.9) - quantile(seen, 0.1);
      console.log(
        `${distribution}: median ${median(seen).toFixed(1)} ms, p10 to p90 ${spread.toFixed(1)} ms`,
      );
      assert.ok(median(seen) > 30 && median(seen) < 50);
      assert.ok(spread > 4 && spread < 40);
    });
  }

  it('a rule without effect on other traffic: the neighbour address stays fast', async () => {
    const fault = { delay: { time: '50ms' }, match: { cidrs: [PEER.otherIp, PEER.otherIp6] } };
    const [matched, other] = await withFault(fault, () => [
      ping(`-I ${PEER.otherIp} ${POD.ip}`, 20),
      ping(POD.ip, 50),
    ]);
    assert.ok(Math.min(...matched) >= 50);
    assert.equal(other.length, 50);
    assert.ok(median(other) < 5);
  });

  for (const percent of [10, 50]) {
    it(`loss ${String(percent)} % loses that share`, async () => {
      await withFault({ loss: { percent } }, async () => {
        let [lost, sent] = await losses(5_000);
        if (isOutside(lost, sent, percent)) {
          [lost, sent] = await losses(20_000);
        }
        console.log(
          `loss ${String(percent)} %: ${String((100 * lost) / sent)} % of ${String(sent)}`,
        );
        assert.ok(!isOutside(lost, sent, percent));
      });
    });
  }

  async function losses(count: number): Promise<[number, number]> {
    const { arrived } = await sendDatagrams(count, { address: PEER.ip });
    return [count - new Set(arrived).size, count];
  }

  function isOutside(hits: number, total: number, percent: number): boolean {
    const { low, high } = wilson(hits, total);
    return percent / 100 < low || percent / 100 > high;
  }

  // netem averages its lots, so that they hardly ever fall below a small share (netem.c).
  for (const [effect, percent, correlation] of [
    ['loss', 10, 25],
    ['loss', 30, 50],
    ['duplicate', 10, 50],
  ] as const) {
    it(`${effect} ${String(percent)} % with correlation ${String(correlation)}: the answer promises only what is true`, async () => {
      const fault = { [effect]: { percent, correlation } };
      const { body } = await lab.agent.ok('PUT', '/v1/faults/case', fault);
      const { arrived } = await sendDatagrams(4_000, { address: PEER.ip });
      await lab.agent.ok('DELETE', '/v1/faults/case');
      const different = new Set(arrived).size;
      const hits = effect === 'loss' ? 4_000 - different : arrived.length - different;
      const promised = JSON.stringify(body['expected']).includes(`"${String(percent)}%`);
      console.log(`${effect} with correlation: ${((100 * hits) / 4_000).toFixed(1)} %`);
      assert.ok(
        Math.abs(hits / 4_000 - percent / 100) < percent / 400 || !promised,
        `${String(hits)} of 4000 for ${JSON.stringify(body['expected'])}`,
      );
      assert.ok(promised || JSON.stringify(body['warnings']).includes('correlation'));
    });
  }

  it('loss by the Gilbert-Elliott model comes in bursts', async () => {
    const loss = { model: 'gemodel', p: 2, r: 20, h: 0, k: 100 };
    const count = 20_000;
    const { arrived } = await withFault({ loss }, () => sendDatagrams(count, { address: PEER.ip }));
    const seen = new Set(arrived);
    const lost = Array.from({ length: count }, (_, number) => !seen.has(number));
    const gone = lost.filter(Boolean).length;
    const burst = gone / lost.filter((each, index) => each && lost[index - 1] !== true).length;
    console.log(
      `gemodel: ${((100 * gone) / count).toFixed(1)} % lost, mean burst ${burst.toFixed(1)}`,
    );
    // p / (p + r) of the time in the bad state, which lasts 1 / r packets.
    assert.ok(gone / count > 0.07 && gone / count < 0.115);
    assert.ok(burst > 4 && burst < 6);
  });

  it('duplicate copies that share', async () => {
    const { arrived } = await withFault({ duplicate: { percent: 20 } }, () =>
      sendDatagrams(5_000, { address: PEER.ip }),
    );
    const { low, high } = wilson(arrived.length - new Set(arrived).size, 5_000);
    assert.ok(low <= 0.2 && high >= 0.2);
  });

  it('reorder lets packets overtake', async () => {
    const fault = { delay: { time: '20ms' }, reorder: { percent: 25, correlation: 0 } };
    const { arrived } = await withFault(fault, () => sendDatagrams(2_000, { address: PEER.ip }));
    const overtaken = arrived.filter((number, index) => number < (arrived[index - 1] ?? -1)).length;
    assert.equal(new Set(arrived).size, 2_000);
    assert.ok(overtaken > 20, String(overtaken));
  });

  it('corrupt damages that share', async () => {
    const before = Number(
      /InCsumErrors\n(?:.*\n)*?Udp: .* (\d+) \d+ \d+$/m.exec(run('cat /proc/net/snmp'))?.[1] ?? 0,
    );
    const { arrived, damaged } = await withFault({ corrupt: { percent: 20 } }, () =>
      sendDatagrams(5_000, { address: PEER.ip }),
    );
    const gone = 5_000 - new Set(arrived).size + damaged;
    console.log(
      `corrupt 20 %: ${String(gone)} of 5000 damaged or refused (checksum errors before: ${String(before)})`,
    );
    assert.ok(gone > 500 && gone < 1_500, String(gone));
  });

  for (const [rate, bits] of [
    ['1mbit', 1e6],
    ['10mbit', 10e6],
  ] as const) {
    it(`rate ${rate} holds over 10 s`, async () => {
      const seen = await withFault({ rate }, () => throughput(PEER.ip, 10));
      const share = (seen * (1_514 / 1_448)) / bits;
      console.log(
        `rate ${rate}: ${(seen / 1e6).toFixed(3)} Mbit/s of payload, ${(100 * share).toFixed(1)} % with headers`,
      );
      assert.ok(share > 0.93 && share < 1.01, String(share));
    });
  }

  it('partition lets nothing through but the agent itself', async () => {
    await withFault({ partition: true }, async () => {
      assert.deepEqual(ping(POD.ip, 5), []);
      assert.deepEqual(ping(POD.ip6, 5), []);
      assert.equal((await lab.agent.ok('GET', '/v1/faults')).status, 200);
    });
    assert.equal(ping(POD.ip, 5).length, 5);
  });

  it('ingress and egress add up', async () => {
    await lab.agent.ok('PUT', '/v1/faults/out', { delay: { time: '10ms' } });
    await lab.agent.ok('PUT', '/v1/faults/in', { delay: { time: '15ms' }, direction: 'ingress' });
    const seen = ping(POD.ip, 50);
    const seen6 = ping(POD.ip6, 50);
    await lab.agent.ok('DELETE', '/v1/faults');
    assert.ok(Math.min(...seen, ...seen6) >= 25);
    assert.ok(median(seen) < 26.5 && median(seen6) < 26.5);
  });

  it('direction both delays each way', async () => {
    const seen = await withFault({ delay: { time: '10ms' }, direction: 'both' }, () =>
      ping(POD.ip, 50),
    );
    assert.ok(Math.min(...seen) >= 20 && median(seen) < 21.5);
  });
});
