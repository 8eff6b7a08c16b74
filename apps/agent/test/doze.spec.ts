import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, Program } from '@sidecar-injector/testing/programs';
import { DozeLab, hasCompiler } from './doze/doze-lab.ts';

const suite = hasCompiler ? describe : describe.skip;
const name = hasCompiler ? 'doze' : 'doze (skipped: there is no C compiler)';

const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
const itWithIpv6 = addresses.some(({ family }) => family === 'IPv6') ? it : it.skip;

/** For a shell: it tells the holder that it takes signals, and waits for one. */
const WAIT = 'kill -USR1 $DOZE_PID; while :; do sleep 0.05; done';

suite(name, () => {
  let lab: DozeLab;

  beforeEach(async () => {
    lab = await DozeLab.make(await freePort(), (...command) => Program.start(...command));
  });

  afterEach(async () => {
    await lab.remove();
  });

  describe('when it starts', () => {
    it('should hand over the listening socket as systemd does, and nothing else', async () => {
      await lab.sh(`
        for n in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo "has $n"; done
        [ $LISTEN_PID = $$ ] && echo "its own, $LISTEN_FDS"`);
      await lab.untilPrinted('its own, 1');

      expect(lab.program.output.match(/has \d/g)).toEqual(['has 0', 'has 1', 'has 2', 'has 3']);
    });

    itWithIpv6('should take connections over IPv4 and IPv6 (skipped without IPv6)', async () => {
      await lab.start([lab.oneCall]);
      await lab.program.until(() => Promise.resolve(lab.children().length === 1));

      expect(await lab.call()).toBe('done\n');
      expect(await lab.call('::1')).toBe('done\n');
    });

    it('should listen on the address that it is given alone', async () => {
      await lab.start([lab.oneCall], { AGENT_HOST: '127.0.0.1' });
      await lab.program.until(() => Promise.resolve(lab.children().length === 1));

      await expect(lab.call('::1')).rejects.toThrow('ECONNREFUSED');
      expect(await lab.call()).toBe('done\n');
    });

    it('should wait for a port that is taken, say so in JSON, and take it within 5 s', async () => {
      const other = createServer().listen(lab.port);
      await once(other, 'listening');
      await lab.start([lab.oneCall]);
      await lab.untilPrinted('\n');
      expect(JSON.parse(lab.program.output)).toEqual({
        level: 'error',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        msg: `AGENT_PORT is ${lab.port}, which another program listens on: stop it, or set AGENT_PORT to a free port`,
      });

      other.close();
      const closed = performance.now();
      await lab.program.until(() => Promise.resolve(lab.children().length === 1));

      expect(performance.now() - closed).toBeLessThan(7_000);
      expect(await lab.call()).toBe('done\n');
    });

    it('should still start the program for a signal that comes while the port is taken', async () => {
      const other = createServer().listen(lab.port);
      await once(other, 'listening');
      await lab.sh(`trap 'echo "reverted, $LISTEN_FDS"; exit 4' TERM; ${WAIT}`);
      await lab.untilPrinted('another program');

      expect(await lab.program.stop()).toBe('4');
      expect(lab.program.output).toContain('reverted, \n');
      other.close();
    });
  });

  describe('when the program has had nothing to do', () => {
    it('should sleep, and start it again for a connection', async () => {
      await lab.sh('echo started; [ -e $MARK ] && exec $ONE_CALL; echo > $MARK');
      await lab.untilPrinted('started');
      await lab.untilAsleep();
      const before = lab.wakeUps();
      await delay(300);
      expect(lab.wakeUps()).toBe(before);

      expect(await lab.call()).toBe('done\n');
      expect(lab.program.output.match(/started/g)).toHaveLength(2);
    });

    it('should start it again for a connection that came while it was ending', async () => {
      await lab.sh('[ -e $MARK ] && exec $ONE_CALL; echo ending > $MARK; cat $MARK; sleep 0.3');
      await lab.untilPrinted('ending');

      expect(await lab.call()).toBe('done\n');
    });

    it('should use next to no memory, and end with 0 at once when it is asked to', async () => {
      await lab.sh('echo started');
      await lab.untilPrinted('started');
      await lab.untilAsleep();
      expect(lab.usage().privateKb).toBeLessThanOrEqual(200);

      const asked = performance.now();
      expect(await lab.program.stop()).toBe('0');
      expect(performance.now() - asked).toBeLessThan(1_000);
    });

    it('should leak nothing in ten thousand wake-ups', async () => {
      await lab.start([lab.oneCall]);
      await lab.program.until(() => Promise.resolve(lab.children().length === 1));
      for (let call = 0; call < 100; call += 1) await lab.call();
      const before = lab.usage();
      for (let call = 0; call < 10_000; call += 1) {
        expect(await lab.call()).toBe('done\n');
      }

      expect(lab.usage().descriptors).toBe(before.descriptors);
      expect(lab.usage().privateKb).toBeLessThanOrEqual(before.privateKb + 8);
    }, 120_000);
  });

  describe('when the program dies', () => {
    it.each([
      ['with an exit code', 'exit 3', 3],
      ['of a signal', 'kill -KILL $$', 137],
    ])('should start it again when it dies %s, later each time', async (_, end, code) => {
      await lab.sh(`date +"at %s%3N"; ${end}`);
      await lab.untilPrinted('at ', 3);
      const [first = 0, second = 0, third = 0] = Array.from(
        lab.program.output.matchAll(/at (\d+)/g),
        ([, time]) => Number(time),
      );

      expect(lab.program.output).toContain(
        `"msg":"the agent has ended with exit code ${code}, and is started again in 1 s"`,
      );
      expect(second - first).toBeGreaterThanOrEqual(1_000);
      expect(third - second).toBeGreaterThanOrEqual(2_000);
    });

    it('should start it once more when it is asked to end, so that faults are reverted', async () => {
      await lab.sh(
        `[ -e $MARK ] || { echo > $MARK; kill -KILL $$; }; trap 'echo reverted; exit 5' TERM; ${WAIT}`,
      );
      await lab.untilPrinted('is started again in 1 s');

      expect(await lab.program.stop()).toBe('5');
      expect(lab.program.output).toContain('reverted');
    });

    it('should say that a program cannot be started', async () => {
      await lab.start(['/no/such/program']);
      await lab.untilPrinted('exit code 127');

      expect(lab.program.output).toContain('"level":"fatal"');
    });
  });

  describe('when it is asked to end', () => {
    it.each(['SIGTERM', 'SIGINT'] as const)(
      'should hand %s on, and take over the code',
      async (signal) => {
        await lab.sh(`trap 'exit 7' ${signal.slice(3)}; echo up; ${WAIT}`);
        await lab.untilPrinted('up');

        expect(await lab.program.stop(signal)).toBe('7');
      },
    );

    it('should give the code of a shell for a program that the signal ends', async () => {
      await lab.sh(`echo up; ${WAIT}`);
      await lab.untilPrinted('up');

      expect(await lab.program.stop()).toBe('143');
    });

    it('should keep the signal from a program that is starting', async () => {
      await lab.sh(`echo up; sleep 0.5; trap 'exit 8' TERM; ${WAIT}`);
      await lab.untilPrinted('up');

      expect(await lab.program.stop()).toBe('8');
    });
  });

  it('should hand a signal on to a program that has run for 10 s without saying a word', async () => {
    await lab.sh('echo up; while :; do sleep 0.05; done');
    await lab.untilPrinted('up');
    const asked = performance.now();
    process.kill(lab.program.pid, 'SIGTERM');
    await lab.program.assertRunning().catch(() => undefined);

    expect(performance.now() - asked).toBeGreaterThan(8_000);
    expect(await lab.program.stop()).toBe('143');
  });

  it('should reap what the program leaves behind', async () => {
    await lab.sh(`(sleep 0.1; echo orphan) & exit 0`);
    await lab.untilPrinted('orphan');

    await lab.untilAsleep();
    expect(lab.program.isRunning).toBe(true);
  });
});
