import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, Program, WORKSPACE } from '@sidecar-injector/testing/programs';
import { HttpCalls } from './http-calls.ts';
import { StandIns } from './stand-ins.ts';

const BUILT_AGENT = join(WORKSPACE.root, 'dist/apps/agent/main.js');

/** Modules of Node that take time and memory, and that an agent without a call does not use. */
const NEEDLESS = ['crypto', 'https', 'http2', 'tls', 'worker_threads', 'zlib', 'v8', 'perf_hooks'];

describe('the built agent', () => {
  let standIns: StandIns;
  let program: Program;
  let agent: HttpCalls;

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
    program = await Program.start([process.execPath, BUILT_AGENT], {
      PATH: standIns.path,
      AGENT_HOST: '127.0.0.1',
      AGENT_PORT: String(agent.port),
      AGENT_STATE_DIR: standIns.path,
      ...env,
    });
  };

  const untilAlive = (): Promise<void> => program.until(() => agent.isAlive());

  /** What a connection gets for what is sent on it. */
  const send = async (bytes: string): Promise<string> => {
    const socket = connect(agent.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    return text(socket);
  };

  beforeEach(async () => {
    standIns = await StandIns.make();
    agent = new HttpCalls(await freePort());
  });

  afterEach(async () => {
    agent.close();
    await program.stop();
    await standIns.remove();
  });

  it('should find tc in its PATH, and end with 0 when it is asked to', async () => {
    await start();
    await untilAlive();

    expect(await program.stop()).toBe('0');
    expect(program.output).toContain('"signal":"SIGTERM"');
    expect(new Set(await standIns.calls())).toEqual(
      new Set(['ran tc -j -s -batch -', '  qdisc show invisible']),
    );
  });

  it('should wait for a port that is taken, and take it within 5 s of its being free', async () => {
    const other = createServer().listen(agent.port, '127.0.0.1');
    await once(other, 'listening');
    await start();
    const isRefused = (): boolean => program.output.includes('which another program listens on');
    await program.until(() => Promise.resolve(isRefused()));
    expect(program.isRunning).toBe(true);

    other.close();
    const closed = performance.now();
    await untilAlive();

    expect(performance.now() - closed).toBeLessThan(7_000);
  });

  it('should say who may call', async () => {
    await start({ AGENT_ALLOW_FROM: '127.0.0.1' });
    await untilAlive();

    expect(program.output).toContain(
      'AGENT_AUTH_PUBLIC_KEY is not set: whoever AGENT_ALLOW_FROM names may set faults',
    );
  });

  it('should live with an environment that is not valid, and say so', async () => {
    await start({ AGENT_FAULTS: '{"slow":', AGENT_PROBE_PORTS: 'http', AGENT_COLOUR: 'blue' });
    await untilAlive();
    const { status, body } = await agent.call('GET', '/latency/20ms');

    expect({ status, code: body.error?.code }).toEqual({ status: 503, code: 'misconfigured' });
    expect(body.error?.message).toContain('AGENT_PROBE_PORTS is "http": must be ports');
    expect(program.output).toContain('AGENT_COLOUR is not known');
  });

  it.each([
    { name: 'no HTTP', bytes: 'latency 20ms\r\n\r\n', message: 'This is no HTTP request.' },
    {
      name: 'a path without end',
      bytes: `GET /latency/${'9'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
      message: 'The path and the headers are longer than 16 KiB.',
    },
  ])('should answer $name in the form of all errors', async ({ bytes, message }) => {
    await start();
    await untilAlive();

    const answer = await send(bytes);

    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/json/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { code: 'bad_request', message },
    });
    expect(await agent.isAlive()).toBe(true);
  });

  it('should load of Node what it needs to start, and no more', async () => {
    const list = join(standIns.path, 'loaded');
    const preload = join(standIns.path, 'preload.cjs');
    await writeFile(
      preload,
      `process.on('exit', () => {
        require('node:fs').writeFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n'));
      });`,
    );
    await start({ NODE_OPTIONS: `--require ${preload}` });
    await untilAlive();
    await program.stop();
    const loaded = readFileSync(list, 'utf8').split('\n');

    expect(loaded).toContain('NativeModule child_process');
    expect(NEEDLESS.filter((name) => loaded.includes(`NativeModule ${name}`))).toEqual([]);
  });

  it('should do nothing while nothing is asked of it', async () => {
    await start();
    await untilAlive();
    agent.close();
    await delay(500);
    const before = countWakeUps(program.pid);
    await delay(2_000);

    expect(countWakeUps(program.pid) - before).toBeLessThanOrEqual(2);
  });
});

/** How often the main thread has gone to sleep, and so was awake. */
function countWakeUps(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1]);
}
