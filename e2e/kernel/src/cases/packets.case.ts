import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFate } from '../lab/fate.ts';
import { PEER, POD } from '../lab/pod.ts';
import type { Sending } from '../lab/station.ts';
import { useWire } from '../lab/wire.ts';

/** What a port looks like where a later fragment would have one: 0, 5432. */
const LOOKS_LIKE_5432 = '00001538';
const DATABASE = { ports: [5_432], protocol: 'udp' } as const;
/** Three no-operations and the end of the list (RFC 791). */
const NO_OPERATIONS = '01010100';
/** Longer than the MTU: four fragments. */
const LARGE = 5_000;

describe('packets of every shape', () => {
  const wire = useWire(async ({ peer }) => {
    await peer.listen(5_432, 9_999, 53);
    await peer.serve(8_080);
  });

  async function arrived(port: number, more: Partial<Sending> = {}, to: string = PEER.ip) {
    const count = more.count ?? 40;
    await wire.pod.send({ streams: [{ to, port }], gap: 4, size: 100, ...more, count });
    return new Set((await wire.peer.take()).map(({ number }) => number)).size / count;
  }

  const set = (fault: object): Promise<unknown> => wire.agent.ok('PUT', '/v1/faults/case', fault);
  const partition = (match: object): Promise<unknown> =>
    set({ partition: true, direction: 'egress', match });

  it('fragments that carry another port in their payload are left alone', async () => {
    await partition(DATABASE);
    assert.equal(await arrived(9_999, { size: LARGE, fill: LOOKS_LIKE_5432 }), 1);
    assert.equal(await arrived(5_432), 0);
  });

  for (const to of [PEER.ip, PEER.ip6]) {
    it(`a datagram of 5000 bytes is in the fault of its port, and of its protocol, to ${to}`, async () => {
      await partition(DATABASE);
      assert.equal(await arrived(5_432, { size: LARGE }, to), 0);
      await partition({ protocol: 'udp' });
      assert.equal(await arrived(9_999, { size: LARGE }, to), 0);
      await partition({ protocol: 'tcp' });
      assert.equal(await arrived(9_999, { size: LARGE }, to), 1);
    });

    it(`a datagram of 5000 bytes to an excluded port is left alone, to ${to}`, async () => {
      await partition({ excludePorts: [5_432] });
      assert.equal(await arrived(5_432, { size: LARGE }, to), 1);
      assert.equal(await arrived(9_999, {}, to), 0);
    });
  }

  it('a rate by port counts the fragments too', async () => {
    await set({ rate: '2mbit', match: DATABASE });
    const count = 40;
    await wire.pod.send({ streams: [{ to: PEER.ip, port: 5_432 }], count, size: LARGE, gap: 10 });
    const { megabits } = readFate(await wire.peer.take(), 0, count, LARGE);
    assert.ok(megabits < 2.3, `${String(megabits)} Mbit/s`);
  });

  it('ports are found behind IP options', async () => {
    await partition(DATABASE);
    assert.equal(await arrived(5_432, { options: NO_OPERATIONS }), 0);
    assert.equal(await arrived(9_999, { options: NO_OPERATIONS }), 1);
  });

  it('a partition leaves the port of the agent open to packets with IP options', async () => {
    await set({ partition: true });
    const connecting = { to: POD.ip, port: 2_332, options: NO_OPERATIONS };
    const [time] = await wire.peer.connect(connecting);
    assert.notEqual(time ?? null, null);
  });

  it('everything but one address and one port', async () => {
    await partition({ excludeCidrs: [PEER.otherIp], excludePorts: [53] });
    assert.equal(await arrived(53), 1);
    assert.equal(await arrived(9_999, {}, PEER.otherIp), 1);
    assert.equal(await arrived(9_999), 0);
    assert.equal(await arrived(9_999, {}, PEER.ip6), 0);
  });

  it('everything but a port of either side', async () => {
    await partition({ excludePorts: [8_080], portSide: 'any' });
    const [open] = await wire.pod.connect({ to: PEER.ip, port: 8_080 });
    assert.notEqual(open ?? null, null);
    assert.equal(await arrived(9_999), 0);
  });

  it('500 blocks with a port', async () => {
    const blocks = Array.from(
      { length: 500 },
      (_, n) => `52.${String(n % 250)}.${String((7 * n) % 250)}.0/24`,
    );
    await partition({ cidrs: [...blocks, PEER.otherIp], ports: [5_432] });
    assert.equal(await arrived(5_432, {}, PEER.otherIp), 0);
    assert.equal(await arrived(5_432), 1);
    assert.equal(await arrived(9_999, {}, PEER.otherIp), 1);
  });

  it('256 blocks that are one /16 are as small as it', async () => {
    const cidrs = Array.from({ length: 256 }, (_, n) => `10.0.${String(n)}.0/24`);
    const run = async (match: object) => {
      const fault = { loss: { percent: 100 }, match };
      const { body } = await wire.agent.ok('PUT', '/v1/faults/case?dryRun=true', fault);
      return String(body['tc command']);
    };
    assert.equal(await run({ cidrs }), await run({ cidrs: ['10.0.0.0/16'] }));
  });
});
