import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../config/config.ts';
import { TcProcess } from './tc.process.ts';

describe(TcProcess.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tc-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const script = (text: string): TcProcess => {
    const file = join(folder, 'tc');
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    const { config } = readConfig({ AGENT_TC_PATH: file, AGENT_IP_PATH: file });
    return new TcProcess(config);
  };

  it('should hand over arguments and input as they are', async () => {
    const sut = script(`printf '%s\\n' "$@" > ${folder}/args; cat`);

    const output = await sut.tc(['a b', '$(id)', '*'], 'line\n');

    expect(output).toBe('line\n');
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe('a b\n$(id)\n*\n');
  });

  it('should not mind a command that does not read its input', async () => {
    const sut = script('exit 0');

    await expect(sut.tc(['-batch', '-'], 'x'.repeat(1_000_000))).resolves.toBe('');
  });

  it('should say what the command said', async () => {
    const sut = script('echo "RTNETLINK answers: Operation not permitted" >&2; exit 2');

    await expect(sut.ip(['link'])).rejects.toMatchObject({
      failure: 'not_permitted',
      command: 'ip link',
      stderr: 'RTNETLINK answers: Operation not permitted',
    });
  });

  it('should say that there is no such program', async () => {
    const sut = new TcProcess(readConfig({ AGENT_TC_PATH: join(folder, 'tc') }).config);

    await expect(sut.tc([])).rejects.toMatchObject({ failure: 'missing' });
  });

  it('should say that a file is no program', async () => {
    const sut = script('exit 0');
    chmodSync(join(folder, 'tc'), 0o644);

    await expect(sut.tc([])).rejects.toMatchObject({ failure: 'missing' });
  });

  it('should end a command that prints without end', async () => {
    const sut = script('exec yes');

    await expect(sut.tc([])).rejects.toMatchObject({ failure: 'failed' });
  });

  it('should end a command that hangs after 5 s', async () => {
    const sut = script('sleep 60');
    const started = performance.now();

    await expect(sut.tc(['show'])).rejects.toMatchObject({ failure: 'timeout' });

    expect(performance.now() - started).toBeGreaterThan(4_900);
  }, 15_000);

  it('should let the tc that is kept go before it makes an ifb', async () => {
    const sut = script(
      `case "$1" in
        link) echo "ip" >> ${folder}/order ;;
        *) while read -r line; do echo '[{"kind":"htb"}]'; done; echo "tc ends" >> ${folder}/order ;;
      esac`,
    );
    await sut.ask([]);

    await sut.ip(['link', 'add', 'name', 'fi0', 'type', 'ifb']);
    await sut.ask([]);
    await sut.ip(['link', 'del', 'dev', 'fi0']);

    const order = readFileSync(join(folder, 'order'), 'utf8').trimEnd().split('\n');
    expect(order.filter((line) => line === 'ip')).toHaveLength(2);
    expect(order.filter((line) => line === 'tc ends').length).toBeGreaterThanOrEqual(1);
  });

  it('should ask one thing after the other', async () => {
    const sut = script(
      `while read -r line; do case "$line" in
        *invisible) sleep 0.05; echo '[{"kind":"htb"}]' ;;
        *) echo "[{\\"protocol\\":\\"$line\\"}]" ;;
      esac; done`,
    );
    const names = ['eth0', 'eth1', 'eth2'];

    const answers = await Promise.all(
      names.map((name) => sut.ask([`filter show dev ${name} ingress`])),
    );

    expect(answers.map((answer) => /dev (\w+)/.exec(answer)?.[1])).toEqual(names);
    sut.killAll();
  });

  it('should end what runs when it is asked to', async () => {
    const sut = script('echo started >&2; exec sleep 60');
    const running = sut.tc(['show']);

    sut.killAll();

    await expect(running).rejects.toMatchObject({ failure: 'timeout' });
  });
});
