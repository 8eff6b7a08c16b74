import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A network namespace with an address of its own. */
export interface PodAddress {
  readonly namespace: string;
  readonly ip: string;
}

/** A bridge of this machine, with a network namespace on it for each Pod. */
export class PodNetwork {
  private readonly id = randomInt(256);
  readonly bridge = `lab${String(this.id)}`;
  private next = 2;

  constructor() {
    // Without an address of its own, a bridge takes the lowest of its ports. It would change when a
    // Pod comes or goes, and for seconds the others would answer to the address before.
    const address = `02:00:00:00:00:${this.id.toString(16).padStart(2, '0')}`;
    run(`ip link add ${this.bridge} address ${address} type bridge`);
    run(`ip address add ${this.addressOf(1)}/24 dev ${this.bridge}`);
    run(`ip link set ${this.bridge} up`);
  }

  /** Makes the namespace; each address is used once. */
  join(): PodAddress {
    const host = this.next;
    this.next += 1;
    const namespace = `${this.bridge}-${String(host)}`;
    const ip = this.addressOf(host);
    for (const command of [
      `ip netns add ${namespace}`,
      `ip link add ${namespace} type veth peer name eth0 netns ${namespace}`,
      `ip link set ${namespace} master ${this.bridge} up`,
      `ip -n ${namespace} link set lo up`,
      `ip -n ${namespace} address add ${ip}/24 dev eth0`,
      `ip -n ${namespace} link set eth0 up`,
      `ip -n ${namespace} route add default via ${this.addressOf(1)}`,
    ]) {
      run(command);
    }
    return { namespace, ip };
  }

  leave({ namespace }: PodAddress): void {
    run(`ip link del ${namespace}`);
    run(`ip netns del ${namespace}`);
  }

  remove(): void {
    run(`ip link del ${this.bridge}`);
  }

  /** Of the range for tests inside one network (RFC 2544). */
  private addressOf(host: number): string {
    return `198.19.${String(this.id)}.${String(host)}`;
  }
}

/** Writes what a Pod needs to find the API server by its name, where there is no DNS. */
export function writeHosts(root: string, apiServer: string): void {
  mkdirSync(join(root, 'etc'), { recursive: true });
  const names = 'kubernetes.default.svc kubernetes.default';
  writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n${apiServer} ${names}\n`);
}

function run(command: string): void {
  const [program = '', ...args] = command.split(' ');
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
