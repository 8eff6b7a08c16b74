import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs as root of a network namespace of its own: puts the built agent into another one, as its
 * Pod, and pings it before, during and after a delay. Prints one line: `@` and the result in JSON,
 * or `!` and why there is none.
 */
const AGENT = resolve(import.meta.dirname, '../../../../dist/apps/agent/main.js');
const POD = '10.77.0.2';
const NODE = '10.77.0.1';
const ORIGIN = `http://${POD}:2332`;

/** How long the agent may take to start, in milliseconds; user-mode Linux is slow. */
const START_LIMIT = 30_000;

const stateDir = mkdtempSync(join(tmpdir(), 'agent-'));
const pod = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; exec sleep 600'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let agent: ChildProcess | undefined;
try {
  await once(pod.stdout, 'data');
  makeWire(pod.pid ?? 0);
  agent = startAgent(pod.pid ?? 0);
  await untilUp();
  console.log(`@${JSON.stringify(await measure())}`);
} catch (error) {
  console.log(`!${error instanceof Error ? error.message.split('\n').join(' ') : String(error)}`);
} finally {
  agent?.kill();
  pod.kill();
  rmSync(stateDir, { recursive: true, force: true });
}

/** As a container runtime does: one interface in the Pod, and its other end outside. */
function makeWire(pid: number): void {
  const inPod = `nsenter --net=/proc/${pid}/ns/net`;
  for (const command of [
    `ip link add host0 type veth peer name eth0 netns ${pid}`,
    `ip addr add ${NODE}/24 dev host0`,
    'ip link set host0 up',
    `${inPod} ip addr add ${POD}/24 dev eth0`,
    `${inPod} ip link set lo up`,
    `${inPod} ip link set eth0 up`,
    `${inPod} ip route add default via ${NODE}`,
  ]) {
    run(command);
  }
}

function startAgent(pid: number): ChildProcess {
  const { PATH } = process.env;
  return spawn('nsenter', [`--net=/proc/${pid}/ns/net`, process.execPath, AGENT], {
    env: { PATH, AGENT_STATE_DIR: stateDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function untilUp(): Promise<void> {
  const deadline = performance.now() + START_LIMIT;
  while (!(await isUp())) {
    if (performance.now() > deadline) {
      throw new Error('the agent did not start');
    }
    await delay(50);
  }
}

async function isUp(): Promise<boolean> {
  try {
    return (await fetch(`${ORIGIN}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** The phases of the demonstration, see `Rehearsal`. */
async function measure(): Promise<Record<string, unknown>> {
  const before = ping();
  const { expected } = await call('GET', '/latency/20ms');
  const during = ping();
  await call('DELETE', '/latency');
  return { before, during, after: ping(), expected };
}

async function call(method: string, path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${ORIGIN}${path}`, { method });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  }
  return JSON.parse(text) as Record<string, unknown>;
}

/** Round trip times in milliseconds. The first packet of all asks who has the address. */
function ping(): number[] {
  const output = run(`ping -n -c 11 -i 0.05 -W 2 ${POD}`);
  return [...output.matchAll(/time=([\d.]+) ms/g)].map(([, ms]) => Number(ms)).slice(1);
}

function run(command: string): string {
  const [program = '', ...args] = command.split(' ');
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
