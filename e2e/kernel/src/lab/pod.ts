import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Addresses on both sides of the wire; the second pair is for «other traffic». */
export const POD = { ip: '10.77.0.2', ip6: 'fd77::2' } as const;
export const PEER = {
  ip: '10.77.0.1',
  ip6: 'fd77::1',
  otherIp: '10.77.0.9',
  otherIp6: 'fd77::9',
} as const;

const NAMESPACE = 'pod';

/** Makes a network namespace with one interface `eth0`, as a container runtime does for a Pod. */
export function makePod(): void {
  removePod();
  for (const command of [
    `ip netns add ${NAMESPACE}`,
    `ip link add eth0 netns ${NAMESPACE} type veth peer name host0`,
    `ip addr add ${PEER.ip}/24 dev host0`,
    `ip addr add ${PEER.otherIp}/24 dev host0`,
    `ip addr add ${PEER.ip6}/64 dev host0 nodad`,
    `ip addr add ${PEER.otherIp6}/64 dev host0 nodad`,
    'ip link set host0 up',
    `ip -n ${NAMESPACE} addr add ${POD.ip}/24 dev eth0`,
    `ip -n ${NAMESPACE} addr add ${POD.ip6}/64 dev eth0 nodad`,
    `ip -n ${NAMESPACE} link set eth0 up`,
    `ip -n ${NAMESPACE} link set lo up`,
    `ip -n ${NAMESPACE} route add default via ${PEER.ip}`,
    `ip -n ${NAMESPACE} -6 route add default via ${PEER.ip6}`,
  ]) {
    run(command);
  }
}

/** With all that still runs in it: a process would keep the namespace, and its wire, alive. */
export function removePod(): void {
  if (existsSync(`/run/netns/${NAMESPACE}`)) {
    for (const pid of run(`ip netns pids ${NAMESPACE}`).split('\n').filter(Boolean)) {
      endProcess(Number(pid));
    }
    run(`ip netns del ${NAMESPACE}`);
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Runs a command beside the Pod. @returns what it printed. */
export function run(command: string): string {
  const [program = '', ...args] = command.split(' ');
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs a command inside the Pod's network namespace. */
export function runInPod(command: string): string {
  return run(`ip netns exec ${NAMESPACE} ${command}`);
}

export function startInPod(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn('ip', ['netns', 'exec', NAMESPACE, program, ...args], {
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

/** All that the kernel holds in the Pod, to be compared as text. */
export function kernelState(): string {
  return [
    'tc qdisc show',
    'tc class show dev eth0',
    'tc filter show dev eth0',
    'tc filter show dev eth0 ingress',
    'ip link show',
  ]
    .map((command) => runInPod(command).replaceAll(/ direct_packets_stat \d+/g, ''))
    .join('');
}
