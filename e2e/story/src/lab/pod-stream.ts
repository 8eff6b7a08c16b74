import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from './api-client.ts';
import { NAMESPACE, SIDECAR } from './pods.ts';

/** Between two creations, in milliseconds. */
const INTERVAL = 100;

/** What became of a stream of Pods. */
export interface StreamTally {
  readonly created: number;
  /** Of Pods that the API server refused, what it said. */
  readonly refused: readonly string[];
  /** Pods that came back without the sidecar. */
  readonly missed: readonly string[];
  /** The slowest creation, in milliseconds. */
  readonly slowest: number;
}

/**
 * Creates Pods, one every 100 ms, until it is stopped. They wait at a scheduling gate, so no node
 * runs them: this is about admission alone.
 */
export class PodStream {
  private readonly client: ApiClient;
  private readonly prefix: string;
  private readonly refused: string[] = [];
  private readonly missed: string[] = [];
  private readonly pending = new Set<Promise<void>>();
  private created = 0;
  private slowest = 0;
  private isStopping = false;
  private readonly ended: Promise<void>;

  constructor(kubeconfig: string, prefix: string) {
    this.client = new ApiClient(kubeconfig);
    this.prefix = prefix;
    this.ended = this.run();
  }

  /** Resolves when every Pod has its answer. */
  async stop(): Promise<StreamTally> {
    this.isStopping = true;
    await this.ended;
    this.client.close();
    const { created, refused, missed, slowest } = this;
    return { created, refused, missed, slowest };
  }

  private async run(): Promise<void> {
    for (let number = 1; !this.isStopping; number += 1) {
      const creation = this.create(`${this.prefix}-${number}`);
      this.pending.add(creation);
      void creation.finally(() => this.pending.delete(creation));
      await delay(INTERVAL);
    }
    await Promise.all(this.pending);
  }

  private async create(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${NAMESPACE}/pods`;
    const answer = await this.client.post(path, newGatedPod(name)).catch((error: unknown) => ({
      status: 0,
      text: String(error),
      ms: 0,
    }));
    this.slowest = Math.max(this.slowest, answer.ms);
    if (answer.status !== 201) {
      this.refused.push(`${name}: ${answer.text}`);
    } else if (!answer.text.includes(`"${SIDECAR}"`)) {
      this.missed.push(name);
    }
    this.created += answer.status === 201 ? 1 : 0;
  }
}

function newGatedPod(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { stream: 'true' } },
    spec: {
      schedulingGates: [{ name: 'story/never' }],
      containers: [{ name: 'app', image: 'docker.io/library/stand-in:1' }],
    },
  };
}
