import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CertManager,
  ControlPlane,
  type Kubectl,
  programPath,
} from '@sidecar-injector/control-plane';
import { powerOff, runOnNode } from './command-port.ts';
import { Machine } from './machine.ts';
import { Network, type NodeAddress } from './network.ts';
import { prepare } from './prepare.ts';

const NODES = ['story-1', 'story-2'];

/** How long nodes may take from power on until Pods can come, in milliseconds. */
const NODE_LIMIT = 120_000;

/** Two nodes in user-mode Linux, and beside them the control plane and cert-manager. */
export class Cluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'story-'));
  /** Also when this program is ended before `stop`; machines and programs end with it anyhow. */
  private readonly leaveNothing = (): void => {
    this.network?.remove();
    rmSync(this.folder, { recursive: true, force: true });
  };
  private readonly undo = new AsyncDisposableStack();
  private network: Network | undefined;
  private controlPlane: ControlPlane | undefined;

  /** What has been started before an error is stopped by `stop` all the same. */
  async start(): Promise<void> {
    process.once('exit', this.leaveNothing);
    process.once('SIGINT', () => void this.stop().then(() => process.exit(130)));
    this.undo.defer(this.leaveNothing);
    const { software, disk } = await prepare();
    const network = await Network.make(NODES);
    this.network = network;
    const controlPlane = await ControlPlane.start({
      folder: this.folder,
      address: network.gateway,
      nodes: NODES,
      scheduler: true,
    });
    this.undo.defer(() => controlPlane.stop());
    this.controlPlane = controlPlane;
    await Promise.all(network.nodes.map((node) => this.boot(node, network, software, disk)));
    const certManager = await CertManager.start(controlPlane);
    this.undo.defer(() => certManager.stop());
    await untilNodesAreReady(controlPlane.kubectl);
  }

  /** Ends everything and leaves nothing behind. */
  async stop(): Promise<void> {
    await this.undo.disposeAsync();
  }

  get kubeconfig(): string {
    return this.kubectl.kubeconfig;
  }

  get kubectl(): Kubectl {
    return started(this.controlPlane).kubectl;
  }

  get nodes(): readonly NodeAddress[] {
    return started(this.network).nodes;
  }

  /** @returns what the script printed. */
  async runOn(nodeName: string, script: string): Promise<string> {
    const node = this.nodes.find(({ name }) => name === nodeName);
    return await runOnNode(node?.ip ?? '', script);
  }

  private async boot(
    node: NodeAddress,
    network: Network,
    software: string,
    disk: string,
  ): Promise<void> {
    const machine = await Machine.boot({
      name: node.name,
      folder: this.folder,
      disk: `${join(this.folder, `${node.name}.changes`)},${disk}`,
      tap: node.tap,
      env: {
        SOFTWARE: software,
        FOLDER: this.folder,
        BIN: dirname(programPath('kubelet')),
        NODE: node.name,
        ADDRESS: node.ip,
        GATEWAY: network.gateway,
        POD_CIDR: node.pods,
        PEERS: network.peersOf(node),
      },
    });
    this.undo.defer(() => machine.halt(() => powerOff(node.ip)));
  }
}

function started<T>(part: T | undefined): T {
  if (part === undefined) {
    throw new Error('the cluster has not been started');
  }
  return part;
}

/** All have to be there before the first Pod: the scheduler does not move Pods later. */
async function untilNodesAreReady(kubectl: Kubectl): Promise<void> {
  const deadline = performance.now() + NODE_LIMIT;
  const path = '{.items[*].status.conditions[?(@.type=="Ready")].status}';
  const expected = NODES.map(() => 'True').join(' ');
  while ((await kubectl.run(['get', 'nodes', '-o', `jsonpath=${path}`])) !== expected) {
    if (performance.now() > deadline) {
      throw new Error(`${NODES.join(' and ')} are not Ready within ${NODE_LIMIT / 1_000} s`);
    }
    await delay(500);
  }
}
