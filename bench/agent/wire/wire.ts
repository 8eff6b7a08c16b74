import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onClientCore, SERVER_LAUNCHER } from '../../cores.ts';
import { type Tree, UNMATCHED_PORT, type Way } from './trees.ts';

export const DEVICE = 'eth0';
const POD = { place: ['ip', 'netns', 'exec', 'pod'], address: '10.77.0.2' } as const;
const PEER = { place: [], address: '10.77.0.1' } as const;
const PORT = String(UNMATCHED_PORT);

/** A Pod's network namespace and its peer's, joined by veth; they go with the process's own. */
export class Wire {
  private readonly traffic: string;
  private readonly sinks: readonly ChildProcess[];

  private constructor(traffic: string, sinks: readonly ChildProcess[]) {
    this.traffic = traffic;
    this.sinks = sinks;
  }

  /** @param traffic the compiled program. */
  static async make(traffic: string): Promise<Wire> {
    for (const command of [
      'ip link set lo up',
      'ip netns add pod',
      `ip link add ${DEVICE} netns pod type veth peer name host0`,
      `ip addr add ${PEER.address}/24 dev host0`,
      'ip link set host0 up',
      `ip -n pod addr add ${POD.address}/24 dev ${DEVICE}`,
      `ip -n pod link set ${DEVICE} up`,
    ]) {
      run(command.split(' '));
    }
    const sinks = [POD, PEER].map(({ place, address }) => {
      const [file = '', ...args] = onClientCore([...place, traffic, 'sink', address, PORT]);
      return spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    });
    for (const { stdout } of sinks) {
      await once(stdout, 'data');
    }
    return new Wire(traffic, sinks);
  }

  /** Sets all of a tree before it returns. */
  set({ ifbs, lines }: Tree): void {
    for (const name of ifbs) {
      run([...POD.place, 'ip', 'link', 'add', 'name', name, 'up', 'type', 'ifb']);
    }
    if (lines.length > 0) {
      run([...POD.place, 'tc', '-batch', '-'], `${lines.join('\n')}\n`);
    }
  }

  clear({ ifbs, lines }: Tree): void {
    const made = ['root', 'clsact'].filter((qdisc) =>
      lines.some((line) => line.startsWith(`qdisc add dev ${DEVICE} ${qdisc}`)),
    );
    for (const qdisc of made) {
      run([...POD.place, 'tc', 'qdisc', 'del', 'dev', DEVICE, qdisc]);
    }
    for (const name of ifbs) {
      run([...POD.place, 'ip', 'link', 'del', 'dev', name]);
    }
  }

  /** Nanoseconds a datagram that leaves the Pod, or comes into it. */
  sendDatagrams(way: Way, count: number): number {
    const [from, to] = way === 'egress' ? [POD, PEER] : [PEER, POD];
    return this.measure(from.place, ['udp', to.address, PORT, String(count)]);
  }

  /** Mbit/s of one TCP stream out of the Pod. */
  sendStream(milliseconds: number): number {
    return this.measure(POD.place, ['tcp', PEER.address, PORT, String(milliseconds)]);
  }

  close(): void {
    for (const sink of this.sinks) {
      sink.kill();
    }
  }

  private measure(place: readonly string[], args: readonly string[]): number {
    return Number(run([...place, ...SERVER_LAUNCHER, this.traffic, ...args]));
  }
}

/** @throws Error with what the command complained of. */
function run([file = '', ...args]: readonly string[], input = ''): string {
  return execFileSync(file, args, { input, encoding: 'utf8', stdio: 'pipe' });
}
