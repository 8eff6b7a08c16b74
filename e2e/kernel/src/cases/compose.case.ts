import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fate, readFate } from '../lab/fate.ts';
import { PEER } from '../lab/pod.ts';
import type { Datagram, Stream } from '../lab/station.ts';
import { useWire } from '../lab/wire.ts';

/** A fault with one effect, and whether it can be seen in what became of a stream. */
interface Effect {
  readonly fault: object;
  readonly isSeen: (fate: Fate) => boolean;
}

/** Shares are far from 0 and from each other: no sum of two looks like a third. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  delay: {
    fault: { delay: { time: '30ms' } },
    isSeen: ({ fastest, late, overtakes }) => fastest >= 30 || (overtakes > 0.02 && late > 0.15),
  },
  loss: { fault: { loss: { percent: 30 } }, isSeen: ({ lost }) => lost > 0.1 },
  duplicate: { fault: { duplicate: { percent: 50 } }, isSeen: ({ twice }) => twice > 0.1 },
  corrupt: { fault: { corrupt: { percent: 50 } }, isSeen: ({ damaged }) => damaged > 0.2 },
  reorder: {
    fault: { delay: { time: '30ms' }, reorder: { percent: 50 } },
    isSeen: ({ overtakes }) => overtakes > 0.02,
  },
  rate: { fault: { rate: '4mbit' }, isSeen: ({ megabits }) => megabits < 8 },
  partition: {
    fault: { partition: true, direction: 'egress' },
    isSeen: ({ lost }) => lost === 1,
  },
};

/** 94 KB at once: less than the 200 ms that a queue of 4 Mbit/s holds. */
const BURST = { count: 45, size: 1_000 };

/** The streams differ in what the narrow fault matches. */
const NARROW = [
  { match: { ports: [7_001], protocol: 'udp' }, hit: { to: PEER.ip, port: 7_001 } },
  { match: { cidrs: [PEER.otherIp] }, hit: { to: PEER.otherIp, port: 7_002 } },
] as const;
const MISSED = { to: PEER.ip, port: 7_002 } as const;

describe('faults that meet in a packet', () => {
  const wire = useWire(({ peer }) => peer.listen(7_001, 7_002));

  /** What arrives of a burst that the sender sent at once; at worst of the shortest of eight. */
  async function burst(streams: readonly Stream[]): Promise<readonly Datagram[]> {
    let best: { readonly datagrams: readonly Datagram[]; readonly span: number } | undefined;
    for (let attempt = 1; attempt <= 8 && (best?.span ?? Infinity) > 15; attempt++) {
      await wire.pod.send({ streams, ...BURST });
      const datagrams = await wire.peer.take();
      const sent = datagrams.map(({ at, delay }) => at - delay);
      const span = Math.max(0, ...sent) - Math.min(...sent);
      best = best !== undefined && best.span <= span ? best : { datagrams, span };
    }
    return best?.datagrams ?? [];
  }

  async function measure(which: number): Promise<{ readonly hit: Fate; readonly missed: Fate }> {
    const hit = NARROW[which % 2]?.hit ?? MISSED;
    const datagrams = await burst([hit, MISSED]);
    return {
      hit: readFate(datagrams, 0, BURST.count),
      missed: readFate(datagrams, 1, BURST.count),
    };
  }

  function set(name: string, fault: object, priority?: number): Promise<unknown> {
    return wire.agent.ok('PUT', `/v1/faults/${name}`, {
      ...fault,
      ...(priority !== undefined && { priority }),
    });
  }

  /** Newer kernels refuse a netem that duplicates beside any other: then nothing may change. */
  const canBeRefused = (effects: readonly string[]): boolean => effects.includes('duplicate');

  const names = Object.keys(EFFECTS);
  const pairs = names.flatMap((wide) =>
    names.filter((narrow) => narrow !== wide).map((narrow) => [wide, narrow] as const),
  );
  for (const [index, [wide, narrow]] of pairs.entries()) {
    const by = NARROW[index % 2]?.match ?? {};
    it(`${wide} on everything, ${narrow} by ${'cidrs' in by ? 'address' : 'port'}`, async () => {
      await set('wide', EFFECTS[wide]?.fault ?? {});
      const { status, body } = await wire.agent.call('PUT', '/v1/faults/narrow', {
        ...EFFECTS[narrow]?.fault,
        match: by,
      });
      const { hit, missed } = await measure(index);
      const composed = [wide, narrow].includes('partition') ? ['partition'] : [wide, narrow];
      const isRefused = body.error?.code === 'unsupported_combination' && canBeRefused(composed);
      assert.ok(status === 200 || isRefused, JSON.stringify(body));
      expectEffects(hit, isRefused ? [wide] : composed, 'in both');
      expectEffects(missed, [wide], 'in the wide one');
    });
  }

  function expectEffects(fate: Fate, wanted: readonly string[], who: string): void {
    const seen = names.filter((name) => EFFECTS[name]?.isSeen(fate) === true);
    const missing = wanted.filter((name) => !seen.includes(name));
    assert.deepEqual(missing, [], `${who}: ${JSON.stringify(fate)}`);
    // What hides others or looks like them is no sign of them; a reorder has a delay.
    const hidden = new Set([
      ...(wanted.includes('partition') ? names : []),
      ...(wanted.includes('reorder') ? ['delay', 'rate'] : []),
      ...(wanted.includes('corrupt') ? ['loss'] : []),
    ]);
    const wrong = seen.filter((name) => !wanted.includes(name) && !hidden.has(name));
    assert.deepEqual(wrong, [], `${who}: ${JSON.stringify(fate)}`);
  }

  describe('with the same effect', () => {
    const TWICE: readonly [
      string,
      object,
      object,
      (fate: Fate) => 'wide' | 'narrow' | 'neither',
    ][] = [
      [
        'delay',
        { delay: { time: '20ms' } },
        { delay: { time: '80ms' } },
        ({ fastest }) => (fastest >= 80 ? 'narrow' : fastest >= 20 ? 'wide' : 'neither'),
      ],
      [
        'loss',
        { loss: { percent: 15 } },
        { loss: { percent: 100 } },
        ({ lost }) => (lost === 1 ? 'narrow' : lost > 0 && lost < 0.5 ? 'wide' : 'neither'),
      ],
      [
        'corrupt',
        { corrupt: { percent: 100 } },
        { corrupt: { percent: 20 } },
        ({ damaged }) =>
          damaged > 0.75 ? 'wide' : damaged > 0 && damaged < 0.6 ? 'narrow' : 'neither',
      ],
      [
        'rate',
        { rate: '8mbit' },
        { rate: '2mbit' },
        ({ megabits }) => (megabits < 3.3 ? 'narrow' : megabits < 20 ? 'wide' : 'neither'),
      ],
    ];
    for (const [index, [name, wide, narrow, read]] of TWICE.entries()) {
      it(`${name}: the narrower match wins, and priority turns it round`, async () => {
        await set('a-wide', wide);
        await set('narrow', { ...narrow, match: NARROW[index % 2]?.match });
        const byMatch = await measure(index);
        assert.equal(read(byMatch.hit), 'narrow', JSON.stringify(byMatch));
        assert.equal(read(byMatch.missed), 'wide', JSON.stringify(byMatch));
        await set('a-wide', wide, 50);
        const byPriority = await measure(index);
        assert.equal(read(byPriority.hit), 'wide', JSON.stringify(byPriority));
      });
    }

    it('the name decides where all else is the same, whichever came first', async () => {
      await set('b', { delay: { time: '80ms' } });
      await set('a', { delay: { time: '20ms' } });
      const { missed } = await measure(0);
      assert.ok(missed.fastest >= 20 && missed.fastest < 60, JSON.stringify(missed));
    });

    it('the answer names the fault that gives way', async () => {
      await set('wide', { delay: { time: '20ms' } });
      const match = { cidrs: [PEER.otherIp] };
      const { body } = await wire.agent.ok('PUT', '/v1/faults/narrow', {
        delay: { time: '5ms' },
        match,
      });
      assert.match(JSON.stringify(body['warnings']), /wide/);
    });
  });

  it('a partition beside any other effect of its own lets nothing through', async () => {
    await set('all', { partition: true, duplicate: { percent: 100 }, direction: 'egress' });
    assert.equal((await measure(0)).missed.lost, 1);
  });

  it('loss beside duplicate: what arrives is what the answer says', async () => {
    const { body } = await wire.agent.ok('PUT', '/v1/faults/all', {
      loss: { percent: 100 },
      duplicate: { percent: 100 },
    });
    const { missed } = await measure(0);
    const promised = JSON.stringify([body['expected'], body['warnings']]);
    assert.ok(
      missed.lost === 1 || !/\b100 ?% of packets lost/.test(promised),
      `${String(100 * missed.lost)} % lost, ${promised}`,
    );
  });

  it('three faults at once: a wide delay, a rate of an address, a loss of a port there', async () => {
    await set('delay', { delay: { time: '30ms' } });
    await set('rate', { rate: '4mbit', match: { cidrs: [PEER.otherIp] } });
    await set('loss', { loss: { percent: 30 }, match: { ports: [7_001], protocol: 'udp' } });
    const datagrams = await burst([
      { to: PEER.otherIp, port: 7_001 },
      MISSED,
      { to: PEER.ip, port: 7_001 },
    ]);
    const [all, delayed, lossy] = [0, 1, 2].map((n) => readFate(datagrams, n, BURST.count));
    assert.ok(all && delayed && lossy);
    assert.ok(all.fastest >= 30 && all.lost > 0.1 && all.megabits < 6, JSON.stringify(all));
    assert.ok(delayed.fastest >= 30 && delayed.lost === 0, JSON.stringify(delayed));
    assert.ok(lossy.fastest >= 30 && lossy.lost > 0.1, JSON.stringify(lossy));
    assert.ok(Math.max(delayed.queued, lossy.queued) < 0.2, JSON.stringify([delayed, lossy]));
  });
});
