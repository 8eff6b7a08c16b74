import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { EGRESS, INGRESS, leave, writeJournal } from '../lab/first-edition.ts';
import { median, ping } from '../lab/measure.ts';
import { kernelState, POD } from '../lab/pod.ts';
import { usePods } from '../lab/use-pod.ts';
import { until } from '../lab/wait.ts';

describe('what the first releases have left in the kernel', () => {
  const lab = usePods();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync('/run/first-');
  });

  const isListed = async (): Promise<boolean> =>
    JSON.stringify((await lab.agent.ok('GET', '/v1/faults')).body).includes('"old"');

  async function expectNothingLeft(): Promise<void> {
    assert.equal(await isListed(), false);
    assert.ok(median(ping(POD.ip, 5)) < 5);
    // The root stays for 30 s, and a start may need a moment for the rest.
    await until(() => !/netem|fi0|(?:htb|flowid) 7fa1:1/.test(kernelState()), 3_000);
  }

  for (const [direction, left] of Object.entries({ egress: EGRESS, ingress: INGRESS })) {
    it(`${direction}: is adopted or reverted, and never half of it`, async () => {
      writeJournal(folder, leave(left));
      assert.ok(Math.min(...ping(POD.ip, 3)) >= 30, 'the fixture has no effect');
      lab.agent = await new Agent({}, folder).start();
      const isAdopted = await isListed();
      console.log(`${direction}: ${isAdopted ? 'adopted' : 'reverted'}`);
      if (isAdopted) {
        const times = ping(POD.ip, 10);
        assert.ok(Math.min(...times) >= 30 && median(times) < 45, times.join(' '));
        await lab.agent.ok('PUT', '/v1/faults/old', { ...left.fault, delay: { time: '60ms' } });
        const slower = ping(POD.ip, 5);
        assert.ok(Math.min(...slower) >= 60 && median(slower) < 80, slower.join(' '));
        await lab.agent.ok('DELETE', '/v1/faults/old');
      }
      await expectNothingLeft();
      await lab.agent.stop();
      assert.equal(kernelState(), lab.bare);
    });

    it(`${direction}: is gone with a new fault beside it, after SIGTERM`, async () => {
      writeJournal(folder, leave(left));
      lab.agent = await new Agent({}, folder).start();
      await lab.agent.ok('PUT', '/v1/faults/new', {
        loss: { percent: 100 },
        match: { ports: [9], protocol: 'udp' },
        direction: 'both',
      });
      const times = ping(POD.ip, 5);
      assert.equal(Math.min(...times) >= 30, await isListed(), times.join(' '));
      await lab.agent.stop();
      assert.equal(kernelState(), lab.bare);
    });
  }

  it('egress: is reverted when its time was over', async () => {
    writeJournal(folder, leave(EGRESS, '1'));
    lab.agent = await new Agent({}, folder).start();
    await expectNothingLeft();
  });

  it('ingress: is reverted when there is no journal', async () => {
    leave(INGRESS);
    lab.agent = await new Agent({}, folder).start();
    await expectNothingLeft();
  });
});
