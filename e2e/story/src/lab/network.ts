import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { PATH, run } from './shell.ts';

/** What one node knows of the network. */
export interface NodeAddress {
  readonly name: string;
  /** The interface of the host at the other end of the node's. */
  readonly tap: string;
  readonly ip: string;
  /** Where its Pods have their addresses. */
  readonly pods: string;
}

const ATTEMPTS = 20;

/** A bridge of the host with one interface for each node, and routes to the Pods behind them. */
export class Network {
  /** The address of the host on the bridge. */
  readonly gateway: string;
  readonly nodes: readonly NodeAddress[];
  private readonly bridge: string;
  private readonly block: number;

  private constructor(names: readonly string[]) {
    // A quarter of 198.18.0.0/15, which is for tests inside one network (RFC 2544).
    this.block = 4 * randomInt(64);
    this.bridge = `story${this.block}`;
    this.gateway = `198.19.${this.block}.1`;
    this.nodes = names.map((name, index) => ({
      name,
      tap: `${this.bridge}n${index + 1}`,
      ip: `198.19.${this.block}.${11 + index}`,
      pods: `198.19.${this.block + 1 + index}.0/24`,
    }));
  }

  /** @param names of up to three nodes. */
  static async make(names: readonly string[]): Promise<Network> {
    for (let attempt = 1; ; attempt += 1) {
      const network = new Network(names);
      if (await network.isFree()) {
        await network.build();
        return network;
      }
      if (attempt === ATTEMPTS) {
        throw new Error(
          '198.19.0.0/16 is in use on this machine, and the story needs a part of it',
        );
      }
    }
  }

  /** The Pods of other nodes and the nodes to which their packets go, as `guest/node.sh` reads it. */
  peersOf({ name }: NodeAddress): string {
    const peers = this.nodes.filter((node) => node.name !== name);
    return peers.map(({ pods, ip }) => `${pods}@${ip}`).join();
  }

  /** The routes go with the bridge. It does not wait, so that it can be done at the very end. */
  remove(): void {
    for (const device of [...this.nodes.map(({ tap }) => tap), this.bridge]) {
      spawnSync('ip', ['link', 'del', device], { env: { PATH }, stdio: 'ignore' });
    }
  }

  private async isFree(): Promise<boolean> {
    const inUse = await run('ip', 'route', 'show', 'root', `198.19.${this.block}.0/22`);
    return inUse.trim() === '';
  }

  private async build(): Promise<void> {
    try {
      await ip(`link add ${this.bridge} type bridge`);
      await ip(`address add ${this.gateway}/24 dev ${this.bridge}`);
      await ip(`link set ${this.bridge} up`);
      for (const { tap, pods, ip: node } of this.nodes) {
        await ip(`tuntap add dev ${tap} mode tap`);
        await ip(`link set ${tap} master ${this.bridge}`);
        await ip(`link set ${tap} up`);
        await ip(`route add ${pods} via ${node}`);
      }
    } catch (error) {
      this.remove();
      throw error;
    }
  }
}

function ip(command: string): Promise<string> {
  return run('ip', ...command.split(' '));
}
