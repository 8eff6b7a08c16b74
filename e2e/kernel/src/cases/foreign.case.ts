import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, Agent } from '../lab/agent.ts';
import { ping } from '../lab/measure.ts';
import { POD, runInPod } from '../lab/pod.ts';
import { usePod } from '../lab/use-pod.ts';
import { until } from '../lab/wait.ts';

const U32 = 'u32 match ip src 192.0.2.9/32 action drop';
const FLOWER = 'flower src_ip 192.0.2.9 action drop';

/** Filters of somebody else, that let pings through. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  'u32 at 1': [`protocol ip pref 1 ${U32}`],
  'matchall at 1': ['protocol all pref 1 matchall action continue'],
  'flower at 10': [`protocol ip pref 10 ${FLOWER}`],
  'u32 at 60000': [`protocol ip pref 60000 ${U32}`],
  'u32 where the kernel puts it, at 49152': [`protocol ip ${U32}`],
  'one of each': [
    `protocol ipv6 pref 1 flower src_ip 2001:db8::9 action drop`,
    `protocol ip pref 2 ${U32}`,
    `protocol ip pref 10 ${FLOWER}`,
    'protocol arp pref 11 matchall action continue',
    'protocol all pref 60000 matchall action continue',
  ],
};

/** Those that end the walk for everything. */
const ENDING: Readonly<Record<string, string>> = {
  accepts: 'protocol all pref 3 matchall action ok',
  polices:
    'protocol all pref 5 matchall action police rate 100mbit burst 100k conform-exceed drop/pipe',
};

describe('filters of somebody else at the ingress hook', () => {
  const lab = usePod();
  const hook = (): string => runInPod('tc filter show dev eth0 ingress');

  function delayIngress(): Promise<Answer> {
    const fault = { delay: { time: '20ms' }, direction: 'ingress' };
    return lab.agent.call('PUT', '/v1/faults/in', fault);
  }

  async function beside(
    qdisc: string,
    filters: readonly string[],
    look: (before: string) => Promise<void>,
  ): Promise<void> {
    runInPod(`tc qdisc add dev eth0 ${qdisc}`);
    try {
      filters.forEach((filter) => runInPod(`tc filter add dev eth0 ingress ${filter}`));
      await look(hook());
    } finally {
      await lab.agent.ok('DELETE', '/v1/faults');
      runInPod(`tc qdisc del dev eth0 ${qdisc}`);
    }
  }

  for (const [index, [name, filters]] of Object.entries(FILTERS).entries()) {
    it(`${name}: the fault acts beside it, and leaves the hook as it was`, async () => {
      await beside(index % 2 === 0 ? 'clsact' : 'ingress', filters, async (old) => {
        const { status, body } = await delayIngress();
        assert.equal(status, 200, JSON.stringify(body));
        const times = ping(POD.ip, 5);
        assert.ok(times.length === 5 && Math.min(...times) >= 20, times.join(' '));
        await lab.agent.ok('DELETE', '/v1/faults');
        await until(() => hook() === old, 1_000);
      });
    });
  }

  for (const [verb, filter] of Object.entries(ENDING)) {
    it(`one that ${verb} everything: the fault acts, or the answer warns`, async () => {
      await beside('clsact', [filter], async (old) => {
        const { status, body } = await delayIngress();
        const acts = Math.min(...ping(POD.ip, 5)) >= 20;
        const warns = status === 200 && /filter/.test(JSON.stringify(body['warnings']));
        assert.ok(acts || warns || status === 409, JSON.stringify(body));
        await lab.agent.ok('DELETE', '/v1/faults');
        await until(() => hook() === old, 1_000);
      });
    });
  }

  it('SIGTERM leaves the hook as it was', async () => {
    await beside('clsact', FILTERS['one of each'] ?? [], async (old) => {
      await delayIngress();
      await lab.agent.stop();
      assert.equal(hook(), old);
      lab.agent = await new Agent().start();
    });
  });

  it('what is refused leaves the hook as it was', async () => {
    await beside('clsact', FILTERS['one of each'] ?? [], async (old) => {
      const fault = { delay: { time: '20ms' }, direction: 'ingress', interfaces: ['eth0', 'eth7'] };
      const { status } = await lab.agent.call('PUT', '/v1/faults/in', fault);
      assert.equal(status, 422);
      assert.equal(hook(), old);
    });
  });
});
