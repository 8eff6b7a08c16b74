import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Scripts } from '../../test/scripts.ts';
import { TcSession } from './tc-session.ts';

const END = '[{"kind":"noqueue","dev":"lo"}]';

/** Answers as `tc` does; devices of some names make it fail, hang or crash. */
const TC = `n=0
while IFS= read -r line; do
  n=$((n + 1))
  case "$line" in
    'qdisc show invisible') echo '${END}' ;;
    'class show'*) printf 'class htb 7fa1:10 root \\n Sent 0\\n\\n' ;;
    'filter show'*) echo '[]' ;;
    *'dev bad'*) printf 'Error: no.\\nCommand failed -:%s\\n' $n >&2; exit 1 ;;
    *'dev wide'*) echo 'Warning: sch_htb: quantum of class 7FA10010 is big.' >&2 ;;
    *'dev hung'*) exec sleep 60 ;;
    *'dev dead'*) kill -9 $$ ;;
  esac
done`;

const set = (device: string): string => `qdisc replace dev ${device} root handle 7fa1: htb`;

const isPermitted = spawnSync('unshare', ['-n', 'tc', 'qdisc', 'show']).status === 0;
const whereTcIs = isPermitted ? it : it.skip;

describe(TcSession.name, () => {
  let scripts: Scripts;
  let sut: TcSession;

  const start = (text = TC, limits = { request: 5_000, idle: 10_000 }): TcSession => {
    sut = new TcSession(scripts.write(text), limits);
    return sut;
  };

  const isAlive = (pid: number): boolean => spawnSync('kill', ['-0', String(pid)]).status === 0;

  const untilEnded = async (pid: number): Promise<void> => {
    for (let waited = 0; isAlive(pid) && waited < 5_000; waited += 20) {
      await delay(20);
    }
    expect(isAlive(pid)).toBe(false);
  };

  beforeEach(() => {
    scripts = new Scripts();
  });

  afterEach(() => {
    sut.end();
    scripts.remove();
  });

  it('should run all requests in one process', async () => {
    start();

    expect(await sut.ask([])).toBe(`${END}\n`);
    expect(
      await sut.ask([set('eth0'), 'class show dev eth0', 'filter show dev eth0 ingress']),
    ).toBe(`class htb 7fa1:10 root \n Sent 0\n\n[]\n${END}\n`);
    expect(scripts.pids).toHaveLength(1);
  });

  it.each([1, 2, 3, 7, 20])('should wait for all that comes in pieces of %d', async (size) => {
    const text = `class a\n\n[]\n[{"kind":"bpf"}]\n[]\n${END}\n`;
    const pieces = text.match(new RegExp(`[^]{1,${String(size)}}`, 'g')) ?? [];
    const printed = pieces.map((piece) => `printf '%s' '${piece}'; sleep 0.002`).join('\n');
    start(`while read -r line; do [ "$line" != 'qdisc show invisible' ] || { ${printed}\n}; done`);
    const lines = ['eth0', 'eth1', 'eth2'].map((name) => `filter show dev ${name} ingress`);

    expect(await sut.ask(lines)).toBe(text);
  });

  it('should know the end where there is no qdisc at all', async () => {
    start(TC.replace(END, '[]'));

    expect(await sut.ask(['filter show dev eth0 ingress'])).toBe('[]\n[]\n');
  });

  it('should say which line of the request has failed, and start another tc then', async () => {
    start();
    await sut.ask([set('eth0'), set('eth0'), set('eth0')]);

    await expect(sut.ask([set('eth0'), set('bad'), set('eth1')])).rejects.toMatchObject({
      name: 'CommandError',
      failure: 'failed',
      command: 'tc -batch -',
      stderr: 'Error: no.\nCommand failed -:2',
      line: 2,
    });
    expect(await sut.ask([])).toBe(`${END}\n`);
    expect(scripts.pids).toHaveLength(2);
  });

  it('should not take what the kernel only warns of for an error', async () => {
    start();
    for (let request = 0; request < 50; request++) {
      await sut.ask([set('wide')]);
    }

    await expect(sut.ask([set('wide'), set('bad')])).rejects.toMatchObject({
      stderr: 'Error: no.\nCommand failed -:2',
    });
  });

  it('should fail the request in which tc is killed, and serve the next', async () => {
    start();
    await sut.ask([]);

    await expect(sut.ask([set('dead')])).rejects.toMatchObject({
      failure: 'failed',
      stderr: 'tc has ended with SIGKILL',
    });
    expect(await sut.ask([])).toBe(`${END}\n`);
  });

  it('should start another tc where it was killed between two requests', async () => {
    start();
    await sut.ask([]);
    const [pid = 0] = scripts.pids;
    process.kill(pid, 'SIGKILL');
    await untilEnded(pid);

    expect(await sut.ask([])).toBe(`${END}\n`);
  });

  it('should kill a tc that hangs', async () => {
    start(TC, { request: 200, idle: 10_000 });

    await expect(sut.ask([set('hung')])).rejects.toMatchObject({ failure: 'timeout' });
    expect(await sut.ask([])).toBe(`${END}\n`);
    expect(scripts.pids).toHaveLength(2);
  });

  it('should kill a tc that prints without end', async () => {
    start('exec yes');

    await expect(sut.ask([])).rejects.toMatchObject({ name: 'CommandError' });
    await untilEnded(scripts.pids[0] ?? 0);
  });

  it('should let whoever waits know when it is killed', async () => {
    start();
    const waiting = sut.ask([set('hung')]);

    sut.kill();

    await expect(waiting).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('should say that there is no such program', async () => {
    sut = new TcSession(`${scripts.file}-not`);

    await expect(sut.ask([])).rejects.toMatchObject({ failure: 'missing' });
  });

  it.each([
    'exec bpf',
    'action add action pass',
    'qdisc add dev eth0 root htb\nexec bpf',
    'qdisc frob dev eth0',
    'filter add dev eth0\tingress',
    ' qdisc add dev eth0 root htb',
    '',
    '-batch /etc/passwd',
  ])('should refuse the line %j, and start nothing', async (line) => {
    start();

    await expect(sut.ask([set('eth0'), line])).rejects.toMatchObject({ failure: 'failed' });
    await delay(20);
    expect(scripts.pids).toEqual([]);
  });

  it('should end behind 250 lines that change something', async () => {
    start();
    const lines = Array.from({ length: 125 }, () => set('eth0'));
    await sut.ask(lines);
    await sut.ask(['filter show dev eth0 ingress']);
    expect(scripts.pids).toHaveLength(1);

    await sut.ask(lines);
    await untilEnded(scripts.pids[0] ?? 0);
    await sut.ask([]);

    expect(scripts.pids).toHaveLength(2);
  });

  it('should end when nothing is asked for a while', async () => {
    start(TC, { request: 5_000, idle: 50 });
    await sut.ask([]);

    await untilEnded(scripts.pids[0] ?? 0);
    expect(await sut.ask([])).toBe(`${END}\n`);
    expect(scripts.pids).toHaveLength(2);
  });

  whereTcIs('should speak with the real tc, where that is permitted', async () => {
    start('exec unshare -n tc "$@"');
    const show = ['class show dev lo', 'filter show dev lo parent 7fa1:'];
    const program =
      'filter replace dev lo parent 7fa1: protocol all pref 1 handle 0x1 bpf bytecode "1,6 0 0 1" flowid 7fa1:10';

    expect(await sut.ask([])).toBe('[]\n');
    expect(await sut.ask(['filter show dev lo ingress'])).toBe('[]\n[]\n');
    await sut.ask([
      'qdisc add dev lo root handle 7fa1: htb default 0',
      'class replace dev lo parent 7fa1: classid 7fa1:10 htb rate 100gbit',
      program,
    ]);
    expect(await sut.ask(show)).toMatch(
      /^class htb 7fa1:10 root [^]*\n\[\{"protocol":"all"[^\n]*\]\n\[\{"kind":"htb"[^\n]*\]\n$/,
    );
    await expect(sut.ask([...show, 'class del dev lo classid 7fa1:99'])).rejects.toMatchObject({
      line: 3,
    });
    expect(scripts.pids).toHaveLength(1);
    expect(await sut.ask([])).toBe('[]\n');
    expect(scripts.pids).toHaveLength(2);
  });
});
