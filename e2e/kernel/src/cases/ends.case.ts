import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { median, ping } from '../lab/measure.ts';
import { isGuest, NEEDS_GUEST } from '../lab/guest.ts';
import { kernelState, POD, run, runInPod } from '../lab/pod.ts';
import { usePods } from '../lab/use-pod.ts';
import { sleep, until } from '../lab/wait.ts';

const isBare = (): boolean => !runInPod('tc qdisc show dev eth0').includes('7fa1:');
const hasFault = (): boolean => runInPod('tc qdisc show dev eth0').includes('netem');

describe('how faults end', () => {
  const lab = usePods();
  beforeEach(async () => {
    lab.agent = await new Agent().start();
  });

  it('after its duration', async () => {
    const { body } = await lab.agent.ok('GET', '/latency/20ms?for=5s');
    assert.ok(Math.min(...ping(POD.ip, 10)) >= 20);
    assert.ok(JSON.stringify(body).includes('5s'));
    await until(() => !hasFault(), 7_000);
    assert.ok(median(ping(POD.ip, 10)) < 5);
  });

  it('the root goes 30 s after the last fault', async () => {
    await lab.agent.ok('GET', '/latency/1ms');
    await lab.agent.ok('DELETE', '/latency');
    assert.equal(isBare(), false);
    const took = await until(isBare, 40_000);
    assert.ok(took > 20_000, String(took));
    assert.equal(kernelState(), lab.bare);
  });

  it('with SIGTERM, at once and with exit code 0, also with 10 s of delay queued', async () => {
    await lab.agent.ok('PUT', '/v1/faults/slow', { delay: { time: '10s' }, direction: 'both' });
    ping(POD.ip, 3, 0.01);
    const { code, ms } = await lab.agent.stop();
    assert.equal(code, 0);
    assert.ok(ms < 5_000, String(ms));
    assert.equal(kernelState(), lab.bare);
  });

  it('with SIGTERM in the middle of a call', async () => {
    await lab.agent.ok('GET', '/latency/5ms');
    const calls = Array.from({ length: 10 }, (_, n) =>
      lab.agent
        .call('PUT', `/v1/faults/f${String(n)}`, {
          delay: { time: '1ms' },
          match: { ports: [n + 1] },
        })
        .catch(() => undefined),
    );
    await sleep(30);
    const { code } = await lab.agent.stop();
    await Promise.all(calls);
    assert.equal(code, 0);
    assert.equal(kernelState(), lab.bare);
  });

  it('is adopted after SIGKILL within its duration, with the time left', async () => {
    await lab.agent.ok('GET', '/latency/20ms?for=60s');
    await lab.agent.stop('SIGKILL');
    assert.ok(Math.min(...ping(POD.ip, 10)) >= 20);
    lab.agent = await new Agent({}, lab.agent.stateDir).start();
    const { body } = await lab.agent.ok('GET', '/v1/faults');
    assert.match(JSON.stringify(body), /latency/);
    assert.ok(Math.min(...ping(POD.ip, 10)) >= 20);
    const left = Number(/"remainingSeconds":\s*([\d.]+)/.exec(JSON.stringify(body))?.[1]);
    assert.ok(left > 40 && left < 60, JSON.stringify(body));
  });

  it('is reverted when the restart comes after its duration', async () => {
    await lab.agent.ok('GET', '/latency/20ms?for=1s');
    await lab.agent.stop('SIGKILL');
    await sleep(1_500);
    lab.agent = await new Agent({}, lab.agent.stateDir).start();
    await until(() => !hasFault(), 1_000);
  });

  it(
    'after its duration, wherever the wall clock jumps',
    { skip: !isGuest && NEEDS_GUEST },
    async () => {
      await lab.agent.ok('GET', '/latency/20ms?for=60s');
      try {
        run(`date -s @${String(Math.floor(Date.now() / 1_000) + 3_600)}`);
        await sleep(1_000);
        const { body } = await lab.agent.ok('GET', '/latency');
        const left = Number(/"remainingSeconds":\s*([\d.]+)/.exec(JSON.stringify(body))?.[1]);
        assert.ok(left > 30 && left < 60, JSON.stringify(body));
        assert.ok(Math.min(...ping(POD.ip, 10)) >= 20);
      } finally {
        run(`date -s @${String(Math.floor(Date.now() / 1_000) - 3_600)}`);
      }
    },
  );

  it('is reverted when the state is lost', async () => {
    await lab.agent.ok('GET', '/latency/20ms');
    await lab.agent.stop('SIGKILL');
    rmSync(lab.agent.stateDir, { recursive: true });
    lab.agent = await new Agent().start();
    await until(() => !hasFault(), 1_000);
  });

  it('is put back when somebody deletes our tree, and counted', async () => {
    await lab.agent.ok('GET', '/latency/20ms');
    runInPod('tc qdisc del dev eth0 root');
    const took = await until(hasFault, 5_000);
    console.log(`repaired after ${took.toFixed(0)} ms`);
    assert.ok(Math.min(...ping(POD.ip, 10)) >= 20);
    const metrics = await (await fetch(`http://${POD.ip}:2332/metrics`)).text();
    assert.match(metrics, /agent_drift_repairs_total(?:\{[^}]*\})? 1/);
  });

  it('leaves a foreign root alone that came while a fault was active', async () => {
    await lab.agent.ok('GET', '/latency/20ms');
    runInPod('tc qdisc replace dev eth0 root handle 1: pfifo limit 77');
    await until(
      async () =>
        JSON.stringify((await lab.agent.ok('GET', '/v1/faults')).body).includes('foreign_qdisc'),
      6_000,
    );
    assert.match(runInPod('tc qdisc show dev eth0'), /pfifo 1: .*limit 77/);
  });
});
