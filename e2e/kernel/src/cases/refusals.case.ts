import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { isGuest, NEEDS_GUEST } from '../lab/guest.ts';
import { ping } from '../lab/measure.ts';
import { kernelState, POD, run, runInPod } from '../lab/pod.ts';
import { usePods } from '../lab/use-pod.ts';

/** What the kernel runs when it wants a module. */
const MODULE_LOADER = '/proc/sys/kernel/modprobe';

function script(text: string): string {
  const file = join(mkdtempSync('/run/tc-'), 'tc');
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

const SPOILED_TC = resolve(import.meta.dirname, '../lab/spoiled-tc.py');

describe('what is refused leaves the kernel as it was', () => {
  const lab = usePods();

  async function expectRefusal(
    status: number,
    code: string,
    path = '/latency/20ms',
  ): Promise<void> {
    const before = kernelState();
    const answer = await lab.agent.call('GET', path);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(answer.body.error?.code, code);
    assert.ok((answer.body.error.message + answer.body.error.remedy).length > 20);
    assert.equal(kernelState(), before);
    assert.equal((await lab.agent.call('GET', '/healthz')).status, 200);
    assert.equal(ping(POD.ip, 3).length, 3);
  }

  it('a foreign root qdisc', async () => {
    runInPod('tc qdisc add dev eth0 root handle 1: pfifo limit 50');
    lab.agent = await new Agent().start();
    await expectRefusal(409, 'foreign_qdisc');
  });

  it('an unknown interface', async () => {
    lab.agent = await new Agent().start();
    const before = kernelState();
    const answer = await lab.agent.call('PUT', '/v1/faults/a', {
      delay: { time: '1ms' },
      interfaces: ['eth7'],
    });
    assert.equal(answer.status, 422);
    assert.equal(answer.body.error?.code, 'interface_not_found');
    assert.equal(kernelState(), before);
  });

  it('host network', async () => {
    lab.agent = await new Agent({ AGENT_POD_IP: POD.ip, AGENT_HOST_IP: POD.ip }).start();
    await expectRefusal(422, 'host_network');
  });

  it('a browser', async () => {
    lab.agent = await new Agent().start();
    const before = kernelState();
    const answer = await lab.agent.call('GET', '/latency/20ms', undefined, {
      'user-agent': 'Mozilla/5.0 (X11)',
    });
    assert.equal(answer.status, 403);
    assert.equal(answer.body.error?.code, 'browser_refused');
    assert.equal(kernelState(), before);
  });

  it('tc that is missing', async () => {
    lab.agent = await new Agent({ AGENT_TC_PATH: '/nonexistent/tc' }).start();
    await expectRefusal(503, 'tc_missing');
  });

  it('tc that fails in the middle of a batch', async () => {
    lab.agent = await new Agent({ AGENT_TC_PATH: SPOILED_TC, SPOIL: 'netem' }).start();
    await expectRefusal(502, 'tc_failed');
  });

  it('a kernel without netem', { skip: !isGuest && NEEDS_GUEST }, async () => {
    const loader = readFileSync(MODULE_LOADER, 'utf8');
    run('modprobe -r sch_netem');
    writeFileSync(MODULE_LOADER, '/nonexistent');
    try {
      lab.agent = await new Agent().start();
      await expectRefusal(501, 'kernel_feature_missing');
    } finally {
      writeFileSync(MODULE_LOADER, loader);
      run('modprobe sch_netem');
    }
  });

  it('tc that hangs', async () => {
    lab.agent = await new Agent({ AGENT_TC_PATH: SPOILED_TC, SPOIL: 'hang' }).start();
    await expectRefusal(502, 'tc_timeout');
  });

  it('no NET_ADMIN', async () => {
    const dropped = script('exec setpriv --bounding-set=-net_admin --inh-caps=-net_admin tc "$@"');
    lab.agent = await new Agent({ AGENT_TC_PATH: dropped }).start();
    await expectRefusal(503, 'not_permitted');
  });

  it('duplicate beside another rule, where the kernel refuses it', async () => {
    lab.agent = await new Agent().start();
    await lab.agent.ok('GET', '/latency/5ms');
    const answer = await lab.agent.call('PUT', '/v1/faults/dup', {
      duplicate: { percent: 1 },
      match: { ports: [80] },
    });
    if (answer.status !== 200) {
      assert.equal(answer.status, 422, JSON.stringify(answer.body));
      assert.equal(answer.body.error?.code, 'unsupported_combination');
      assert.ok(Math.min(...ping(POD.ip, 5)) >= 5);
    }
  });
});
