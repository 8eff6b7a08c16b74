import { setTimeout as delay } from 'node:timers/promises';
import {
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Lease,
  V1MicroTime,
  type V1Pod,
} from '@kubernetes/client-node';
import { PodNetwork } from './pod-network.ts';
import { type NodeParts, PodRunner } from './pod-runner.ts';

export const NODE_NAME = 'lab';

/** The Pods of the chart: the injector's, and that of `helm test`. Others stay Pending. */
const SELECTOR = 'app.kubernetes.io/name=sidecar-injector';

const PERIOD = 200;
const LEASE_PERIOD = 10_000;
const LEASE_NAMESPACE = 'kube-node-lease';

/**
 * A node that runs the Pods of the chart alone. Everything around them is real: the Deployment's
 * controller makes them, they become endpoints of the Service when they are ready, and the API
 * server calls them.
 */
export class LabNode {
  private readonly core: CoreV1Api;
  private readonly leases: CoordinationV1Api;
  private readonly parts: NodeParts;
  private readonly runners = new Map<
    string,
    { readonly runner: PodRunner; readonly end: Promise<void> }
  >();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  private constructor(kubeconfig: string, folder: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const { hostname, port } = new URL(config.getCurrentCluster()?.server ?? '');
    this.core = config.makeApiClient(CoreV1Api);
    this.leases = config.makeApiClient(CoordinationV1Api);
    const apiServer = { host: hostname, port: port === '' ? '443' : port };
    this.parts = { api: this.core, apiServer, network: new PodNetwork(), folder };
  }

  /** @param folder where roots, volumes and logs of the Pods go. */
  static async start(kubeconfig: string, folder: string): Promise<LabNode> {
    const node = new LabNode(kubeconfig, folder);
    await node.register();
    node.loop = node.run();
    return node;
  }

  /** Ends all Pods at once, as when the machine is switched off. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    for (const { runner } of this.runners.values()) {
      runner.update(undefined);
    }
    await Promise.all([...this.runners.values()].map(({ end }) => end));
    this.parts.network.remove();
  }

  private async register(): Promise<void> {
    const time = new Date();
    const status = {
      addresses: [{ type: 'InternalIP', address: this.parts.apiServer.host }],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          lastHeartbeatTime: time,
          lastTransitionTime: time,
        },
      ],
    };
    const metadata = { name: NODE_NAME, labels: { 'kubernetes.io/os': 'linux' } };
    await this.core.createNode({ body: { metadata, status } });
    await this.leases.createNamespacedLease({ namespace: LEASE_NAMESPACE, body: newLease() });
  }

  private async run(): Promise<void> {
    let renewed = performance.now();
    while (!this.stopping.signal.aborted) {
      if (performance.now() > renewed + LEASE_PERIOD) {
        renewed = performance.now();
        await this.renewLease();
      }
      await this.step().catch(() => undefined);
      await delay(PERIOD);
    }
  }

  /** A patch, as a lease takes no update without the version that it replaces. */
  private async renewLease(): Promise<void> {
    const named = { name: NODE_NAME, namespace: LEASE_NAMESPACE, body: newLease() };
    const asMerge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await this.leases.patchNamespacedLease(named, asMerge).catch(() => undefined);
  }

  private async step(): Promise<void> {
    const { items } = await this.core.listPodForAllNamespaces({ labelSelector: SELECTOR });
    const pods = new Map(items.map((pod) => [uidOf(pod), pod]));
    for (const [uid, { runner }] of this.runners) {
      runner.update(pods.get(uid));
    }
    for (const [uid, pod] of pods) {
      if (!this.runners.has(uid) && pod.metadata?.deletionTimestamp === undefined) {
        await this.bind(pod);
        this.take(uid, pod);
      }
    }
  }

  private take(uid: string, pod: V1Pod): void {
    const runner = new PodRunner(this.parts, pod);
    const end = runner.run().finally(() => this.runners.delete(uid));
    this.runners.set(uid, { runner, end });
  }

  /** Stands for the scheduler. */
  private async bind(pod: V1Pod): Promise<void> {
    if (pod.spec?.nodeName === undefined) {
      const { name = '', namespace = '' } = pod.metadata ?? {};
      const target = { apiVersion: 'v1', kind: 'Node', name: NODE_NAME };
      await this.core.createNamespacedPodBinding({
        name,
        namespace,
        body: { metadata: { name }, target },
      });
    }
  }
}

function uidOf(pod: V1Pod): string {
  return pod.metadata?.uid ?? '';
}

/** What tells the controllers that the node lives. */
function newLease(): V1Lease {
  const renewTime = new V1MicroTime();
  const spec = { holderIdentity: NODE_NAME, leaseDurationSeconds: 40, renewTime };
  return { metadata: { name: NODE_NAME }, spec };
}
