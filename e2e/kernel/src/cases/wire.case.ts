import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { isGuest, NEEDS_GUEST } from '../lab/guest.ts';
import { wilson } from '../lab/measure.ts';
import { makePod, PEER, removePod } from '../lab/pod.ts';
import { Station } from '../lab/station.ts';
import { sleep } from '../lab/wait.ts';
import { useWire } from '../lab/wire.ts';

const PORT = 7_000;
const MEBIBYTE = 2 ** 20;

describe('superpackets, as applications and TCP hand them over', () => {
  const wire = useWire(({ peer }) => peer.listen(PORT));

  /** Datagrams that leave as superpackets of 30 or so. */
  async function sendLarge(count: number): Promise<number[]> {
    const streams = [{ to: PEER.ip, port: PORT }];
    assert.equal(await wire.pod.send({ streams, count, segment: 1_000, gap: 2 }), 0);
    return (await wire.peer.take(500)).map(({ number }) => number);
  }

  it('all of them arrive where there is no fault', async () => {
    assert.equal(new Set(await sendLarge(6_000)).size, 6_000);
  });

  for (const [percent, count] of [
    [1, 40_000],
    [10, 20_000],
  ] as const) {
    it(`loss ${String(percent)} % is of packets on the wire, one by one`, async () => {
      await wire.agent.ok('PUT', '/v1/faults/lossy', { loss: { percent } });
      const seen = new Set(await sendLarge(count));
      const lost = Array.from({ length: count }, (_, number) => !seen.has(number));
      const gone = lost.filter(Boolean).length;
      const runs = lost.filter((each, index) => each && lost[index - 1] !== true).length;
      const { low, high } = wilson(gone, count);
      console.log(
        `loss ${String(percent)} %: ${String(gone)} of ${String(count)}, ${(gone / runs).toFixed(2)} in a row`,
      );
      assert.ok(low <= percent / 100 && percent / 100 <= high, `${String(gone)} lost`);
      assert.ok(gone / runs < 1.4, `${String(gone / runs)} in a row`);
    });
  }

  it('duplicate 20 % is of packets on the wire', async () => {
    await wire.agent.ok('PUT', '/v1/faults/double', { duplicate: { percent: 20 } });
    const numbers = await sendLarge(10_000);
    const copies = numbers.map((number, index) => numbers[index - 1] === number);
    const copied = numbers.length - new Set(numbers).size;
    const { low, high } = wilson(copied, 10_000);
    assert.ok(low <= 0.2 && high >= 0.2, String(copied));
    // A copy of a superpacket comes behind all of it.
    assert.ok(copies.filter(Boolean).length > copied / 2, 'copies come in lumps');
  });

  it('reorder 20 % is of packets on the wire', async () => {
    const count = 5_000;
    await wire.agent.ok('PUT', '/v1/faults/early', {
      delay: { time: '200ms' },
      reorder: { percent: 20 },
    });
    const streams = [{ to: PEER.ip, port: PORT }];
    await wire.pod.send({ streams, count, segment: 1_000, gap: 10 });
    const early = (await wire.peer.take(800))
      .filter(({ delay }) => delay < 100)
      .map(({ number }) => number);
    const known = new Set(early);
    const together = early.filter((number) => known.has(number + 1)).length / early.length;
    // Of those that skip the wait, the next does so too in a fifth of all cases.
    assert.ok(together < 0.4, `${String(together)} skip together`);
    assert.ok(early.length > 0.1 * count && early.length < 0.3 * count, String(early.length));
  });
});

describe('memory that queues may take', { skip: !isGuest && NEEDS_GUEST }, () => {
  let agent: Agent;
  let pod: Station;

  after(removePod);
  afterEach(async () => {
    pod.stop();
    await agent.stop();
  });

  const available = (): number =>
    Number(/MemAvailable:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1_024;

  /** 130 MB at once, from eight sockets: one alone is held back by its own buffer. */
  async function flood(fault: object): Promise<number> {
    await agent.ok('PUT', '/v1/faults/slow', fault);
    const streams = Array.from({ length: 8 }, (_, n) => ({ to: PEER.ip, port: PORT + n }));
    await pod.send({ streams, count: 45, segment: 1_400 });
    const before = available();
    await pod.send({ streams, count: 11_500, segment: 1_400 });
    await sleep(300);
    return before - available();
  }

  const SPLIT = { delay: { time: '60s' }, loss: { percent: 1 } };
  for (const [budget, text, name, fault] of [
    [64, '', 'whole superpackets in a delay', { delay: { time: '60s' } }],
    [64, '64Mi', 'split ones beside a loss', SPLIT],
    [16, '16Mi', 'split ones beside a loss', SPLIT],
  ] as const) {
    it(`${String(budget)} MiB hold for ${name}`, async () => {
      makePod();
      agent = await new Agent({ AGENT_QUEUE_MEMORY: text }).start();
      pod = new Station('pod');
      const taken = await flood(fault);
      console.log(`budget ${String(budget)} MiB, ${name}: ${(taken / MEBIBYTE).toFixed(0)} MiB`);
      assert.ok(taken < 1.3 * budget * MEBIBYTE, `${String(taken)} bytes`);
    });
  }

  it('two delays share one budget', async () => {
    makePod();
    agent = await new Agent().start();
    pod = new Station('pod');
    await agent.ok('PUT', '/v1/faults/other', {
      delay: { time: '50s' },
      match: { ports: [PORT, PORT + 1, PORT + 2], protocol: 'udp' },
    });
    const taken = await flood({ delay: { time: '60s' } });
    assert.ok(taken < 1.3 * 64 * MEBIBYTE, `${String(taken)} bytes`);
  });
});
