import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median, ping, quantile } from '../lab/measure.ts';
import { kernelState, POD, run, runInPod } from '../lab/pod.ts';
import { usePod } from '../lab/use-pod.ts';

describe('the way in, whatever the faults', () => {
  const lab = usePod();

  it('answers in time at 100 % loss on everything, after a neighbour flush too', async () => {
    await lab.agent.ok('PUT', '/v1/faults/all', {
      loss: { percent: 100 },
      delay: { time: '5s' },
      direction: 'both',
    });
    run('ip neigh flush dev host0');
    runInPod('ip neigh flush dev eth0');
    const times: number[] = [];
    for (let n = 0; n < 10; n++) {
      times.push((await lab.agent.ok('GET', '/v1/faults')).ms);
    }
    console.log(`answers at 100 % loss: fastest ${Math.min(...times).toFixed(0)} ms`);
    assert.ok(Math.min(...times) < 200, times.join(' '));
    await lab.agent.ok('DELETE', '/v1/faults/all');
    assert.equal(ping(POD.ip, 5).length, 5);
  });

  it('is compatible with its predecessor', async () => {
    const { status, body } = await lab.agent.call('GET', '/latency/20ms');
    assert.equal(status, 200);
    assert.match(String(body['tc command']), /netem .*delay 20000us/);
    assert.ok(Math.min(...ping(POD.ip)) >= 20);
    await lab.agent.ok('GET', '/latency/30');
    assert.ok(Math.min(...ping(POD.ip)) >= 30);
    const again = await lab.agent.ok('GET', '/latency/30');
    assert.equal(typeof again.body['tc command'], 'string');
    await lab.agent.ok('GET', '/latency/0');
    assert.ok(median(ping(POD.ip)) < 5);
  });

  it('changes nothing on a dry run, and says what would run', async () => {
    const before = kernelState();
    const { body } = await lab.agent.ok('PUT', '/v1/faults/dry?dryRun=true', {
      delay: { time: '20ms' },
    });
    assert.match(JSON.stringify(body), /netem/);
    assert.equal(kernelState(), before);
    assert.deepEqual((await lab.agent.call('GET', '/v1/faults/dry')).status, 404);
  });

  it('sets and changes in time', async () => {
    const times: number[] = [];
    for (let n = 1; n <= 40; n++) {
      times.push((await lab.agent.ok('GET', `/latency/${String(n)}ms`)).ms);
    }
    console.log(
      `a change with 1 rule: p50 ${median(times).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
    );
    await lab.agent.ok('DELETE', '/v1/faults');
    assert.ok(times.length === 40);
  });

  it('survives forty calls at once, and ends in a state that was asked for', async () => {
    const calls = Array.from(
      { length: 40 },
      (_, n) =>
        [
          () => lab.agent.call('GET', `/latency/${String(5 + n)}ms`),
          () => lab.agent.call('PUT', '/loss/1'),
          () => lab.agent.call('DELETE', '/loss'),
          () =>
            lab.agent.call('PUT', `/v1/faults/f${String(n)}`, {
              rate: '10mbit',
              match: { ports: [n + 1] },
            }),
          () => lab.agent.call('GET', '/v1/faults'),
        ][n % 5],
    );
    const answers = await Promise.all(calls.map(async (call) => call?.()));
    for (const answer of answers) {
      assert.ok((answer?.status ?? 599) < 500, JSON.stringify(answer?.body));
    }
    const { body } = await lab.agent.ok('GET', '/latency');
    const time = (body['fault'] as { delay: { time: string } }).delay.time;
    const seen = ping(POD.ip);
    assert.ok(Math.min(...seen) >= Number.parseFloat(time));
    await lab.agent.ok('DELETE', '/v1/faults');
    assert.ok(median(ping(POD.ip)) < 5);
  });
});
