import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { Agent } from '../lab/agent.ts';
import { median, ping } from '../lab/measure.ts';
import { kernelState, POD } from '../lab/pod.ts';
import { usePods } from '../lab/use-pod.ts';
import { until } from '../lab/wait.ts';

describe('the one tc that is kept while faults are in force', () => {
  const lab = usePods();
  let folder: string;
  let tc: string;

  beforeEach(async () => {
    folder = mkdtempSync('/run/session-');
    // Notes each start and, where it is told to, makes nonsense of a line about netem.
    tc = join(folder, 'tc');
    writeFileSync(
      tc,
      `#!/bin/sh
echo "$*" >> ${folder}/starts
case "$*" in *"-batch -"*) echo $$ >> ${folder}/pids ;; esac
[ -e ${folder}/piped ] || exec tc "$@"
exec 3<&0
mkfifo ${folder}/lines.$$
while IFS= read -r line; do
  case "$line" in *netem*) [ -e ${folder}/spoil ] && rm ${folder}/spoil && line="qdisc nonsense" ;; esac
  printf '%s\\n' "$line"
done <&3 >${folder}/lines.$$ 2>/dev/null &
exec tc "$@" <${folder}/lines.$$ 3<&-
`,
    );
    chmodSync(tc, 0o755);
    lab.agent = await new Agent({ AGENT_TC_PATH: tc }).start();
  });

  const lines = (file: string): string[] =>
    existsSync(join(folder, file))
      ? readFileSync(join(folder, file), 'utf8').trim().split('\n')
      : [];

  const isAlive = (pid: number): boolean => existsSync(`/proc/${String(pid)}/stat`);

  /** The process that tc is now. */
  function kept(): number {
    const pid = Number(lines('pids').at(-1));
    assert.ok(isAlive(pid), 'no tc runs between changes');
    return pid;
  }

  async function expectDelay(ms: number): Promise<void> {
    await lab.agent.ok('GET', `/latency/${String(ms)}ms`);
    assert.ok(Math.min(...ping(POD.ip, 5)) >= ms);
  }

  it('is the same after twenty changes', async () => {
    await expectDelay(5);
    const [starts, pid] = [lines('starts').length, kept()];
    for (let n = 1; n <= 10; n++) {
      await lab.agent.ok('GET', `/latency/${String(n)}ms`);
      const fault = { loss: { percent: n }, match: { ports: [n] } };
      await lab.agent.ok('PUT', '/v1/faults/other', fault);
    }
    assert.deepEqual([lines('starts').length, kept()], [starts, pid]);
  });

  it('is started anew when it was killed', async () => {
    await expectDelay(5);
    process.kill(kept(), 'SIGKILL');
    await expectDelay(10);
    process.kill(kept(), 'SIGKILL');
    await lab.agent.ok('DELETE', '/v1/faults');
    assert.ok(median(ping(POD.ip, 5)) < 5);
  });

  it('fails the change in which it hangs, in time, and the next one works', async () => {
    await expectDelay(5);
    const [before, pid] = [kernelState(), kept()];
    process.kill(pid, 'SIGSTOP');
    const { status, body, ms } = await lab.agent.call('GET', '/latency/30ms');
    assert.equal(status, 502, JSON.stringify(body));
    assert.ok(ms < 8_000, `${String(ms)} ms`);
    await expectTruth(body, before);
    await until(() => !isAlive(pid), 2_000);
    await expectDelay(10);
  });

  it('fails the change of a bad line alone', async () => {
    await lab.agent.stop();
    writeFileSync(join(folder, 'piped'), '');
    lab.agent = await new Agent({ AGENT_TC_PATH: tc }).start();
    await expectDelay(5);
    const before = kernelState();
    writeFileSync(join(folder, 'spoil'), '');
    const { status, body } = await lab.agent.call('GET', '/latency/30ms');
    assert.equal(existsSync(join(folder, 'spoil')), false);
    assert.equal(status, 502, JSON.stringify(body));
    assert.equal(body.error?.code, 'tc_failed');
    await expectTruth(body, before);
    await expectDelay(10);
  });

  it('is started anew in the middle of many changes, and fails none in another way', async () => {
    await expectDelay(1);
    kept();
    const killer = setInterval(() => {
      try {
        process.kill(kept(), 'SIGKILL');
      } catch {
        // It is gone already.
      }
    }, 150);
    const answers = [];
    for (let n = 1; n <= 15; n++) {
      answers.push(await lab.agent.call('GET', `/latency/${String(n)}ms`));
    }
    clearInterval(killer);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      assert.equal(status, 502, JSON.stringify(body));
    }
    await expectDelay(20);
  });

  it('goes when there is nothing left to do', async () => {
    await expectDelay(5);
    const pid = kept();
    await lab.agent.ok('DELETE', '/v1/faults');
    await until(() => !isAlive(pid), 45_000);
  });

  it('does not outlive the agent', async () => {
    await expectDelay(5);
    const pid = kept();
    await lab.agent.stop('SIGKILL');
    await until(() => !isAlive(pid), 2_000);
  });

  /** `rolledBack` says whether the kernel is as it was. */
  async function expectTruth(body: object, before: string): Promise<void> {
    const { rolledBack } = (body as { error: { rolledBack?: boolean } }).error;
    assert.equal(kernelState() === before, rolledBack ?? true, JSON.stringify(body));
    const listed = await lab.agent.ok('GET', '/latency');
    const { delay } = listed.body['fault'] as { delay: { time: string } };
    assert.equal(delay.time, '5ms');
  }
});
