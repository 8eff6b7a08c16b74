import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CoreV1Api, V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { writeVolume } from './atomic-writer.ts';
import { Container, type Sandbox } from './container.ts';
import { pullImage } from './image.ts';
import { type PodAddress, type PodNetwork, writeHosts } from './pod-network.ts';
import { type Observation, writeStatus } from './pod-status.ts';
import { ProbeLoop } from './probe.ts';
import { type ApiServerAddress, variablesOf } from './variables.ts';
import { readVolume } from './volume.ts';

/** Between two looks at a Pod, and between two at what its volumes shall hold, in milliseconds. */
const PERIOD = 100;
const SYNC_PERIOD = 1_000;

export interface NodeParts {
  readonly api: CoreV1Api;
  readonly apiServer: ApiServerAddress;
  readonly network: PodNetwork;
  readonly folder: string;
}

/** Runs one Pod of one container, from its start to its removal, as kubelet does. */
export class PodRunner {
  private readonly parts: NodeParts;
  private readonly folder: string;
  private readonly address: PodAddress;
  private pod: V1Pod;
  private container: Container | undefined;
  private probes: { readiness?: ProbeLoop; liveness?: ProbeLoop } = {};
  private restarts = 0;
  private told = '';
  private isGone = false;
  private synced = 0;

  constructor(parts: NodeParts, pod: V1Pod) {
    this.parts = parts;
    this.pod = pod;
    this.address = parts.network.join();
    this.folder = join(parts.folder, `${pod.metadata?.name ?? ''}-${pod.metadata?.uid ?? ''}`);
    mkdirSync(join(this.folder, 'root'), { recursive: true });
  }

  /** The newest state of the Pod; nothing once the API server has forgotten it. */
  update(pod: V1Pod | undefined): void {
    this.isGone ||= pod === undefined;
    this.pod = pod ?? this.pod;
  }

  /** Resolves when the Pod is no more. */
  async run(): Promise<void> {
    try {
      while (!this.isGone && this.pod.metadata?.deletionTimestamp === undefined) {
        await this.step();
        await delay(PERIOD);
      }
      await this.end();
    } finally {
      await this.container?.stop(0);
      this.parts.network.leave(this.address);
    }
  }

  private async step(): Promise<void> {
    try {
      await this.syncVolumes();
      if (this.container === undefined) {
        await this.startContainer();
      } else {
        await this.watchContainer(this.container);
      }
    } catch (error) {
      // Such as a Secret that cert-manager has not made yet: kubelet tries again, too.
      await this.tell('Pending', {
        waiting: { reason: 'ContainerCreating', message: String(error) },
      });
    }
  }

  private async syncVolumes(): Promise<void> {
    if (performance.now() < this.synced + SYNC_PERIOD && this.synced > 0) {
      return;
    }
    for (const volume of this.pod.spec?.volumes ?? []) {
      const isToken = volume.projected !== undefined;
      if (!isToken || this.container === undefined) {
        const files = await readVolume(this.parts.api, this.pod, volume);
        writeVolume(this.volumeFolder(volume.name), files, this.group);
      }
    }
    this.synced = performance.now();
  }

  private async startContainer(): Promise<void> {
    const [spec] = this.pod.spec?.containers ?? [];
    if (spec === undefined) {
      return;
    }
    const image = pullImage(spec);
    const { host } = this.parts.apiServer;
    const root = join(this.folder, 'root');
    writeHosts(root, host);
    const volumes = (spec.volumeMounts ?? []).map(
      ({ mountPath, name }) => [mountPath, this.volumeFolder(name)] as const,
    );
    const sandbox: Sandbox = {
      root,
      network: this.address.namespace,
      mounts: new Map([...image.mounts, ...volumes]),
      user: this.pod.spec?.securityContext?.runAsUser ?? image.user,
      group: this.group,
      log: `${this.folder}.log`,
    };
    const command = [...(spec.command ?? image.command), ...(spec.args ?? [])];
    const env = { ...image.env, ...variablesOf(this.pod, spec, this.parts.apiServer) };
    this.container = await Container.start(sandbox, command, env);
    const newProbe = (probe = spec.livenessProbe): ProbeLoop | undefined =>
      probe && new ProbeLoop(spec, probe, this.address.ip);
    const [readiness, liveness] = [newProbe(spec.readinessProbe), newProbe()];
    this.probes = { ...(readiness && { readiness }), ...(liveness && { liveness }) };
  }

  private async watchContainer(container: Container): Promise<void> {
    const { readiness, liveness } = this.probes;
    if (!container.isRunning) {
      await this.afterExit(container.exitCode);
      return;
    }
    const now = performance.now();
    await Promise.all([readiness?.ask(now), liveness?.ask(now)]);
    if (liveness?.hasFailed === true) {
      await container.stop(this.graceMs);
    }
    await this.tell('Running', { running: {} }, readiness?.isGood ?? true);
  }

  private async afterExit(exitCode: number): Promise<void> {
    if (this.pod.spec?.restartPolicy === 'Always') {
      this.restarts += 1;
      this.container = undefined;
      await this.tell('Running', { waiting: { reason: 'CrashLoopBackOff' } });
      await delay(SYNC_PERIOD);
    } else {
      await this.tell(exitCode === 0 ? 'Succeeded' : 'Failed', { terminated: { exitCode } });
    }
  }

  /** As kubelet ends a Pod: preStop, SIGTERM, SIGKILL when the grace is over, then it is gone. */
  private async end(): Promise<void> {
    const { name = '', namespace = '', uid = '' } = this.pod.metadata ?? {};
    const deadline = performance.now() + this.graceMs;
    const sleep = this.pod.spec?.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
    if (!this.isGone && this.container?.isRunning === true) {
      await delay(Math.min(sleep * 1_000, this.graceMs));
    }
    await this.container?.stop(this.isGone ? 0 : deadline - performance.now());
    if (!this.isGone) {
      const body = { gracePeriodSeconds: 0, preconditions: { uid } };
      await this.parts.api.deleteNamespacedPod({ name, namespace, body }).catch(() => undefined);
    }
  }

  private get graceMs(): number {
    return (this.pod.metadata?.deletionGracePeriodSeconds ?? 30) * 1_000;
  }

  private get group(): number {
    return this.pod.spec?.securityContext?.fsGroup ?? 65_532;
  }

  private volumeFolder(name: string): string {
    return join(this.folder, 'volumes', name);
  }

  private async tell(
    phase: Observation['phase'],
    state: V1ContainerState,
    isReady = false,
  ): Promise<void> {
    const { host } = this.parts.apiServer;
    const { ip } = this.address;
    const seen = { phase, ip, hostIP: host, isReady, restarts: this.restarts, state };
    const text = JSON.stringify(seen);
    if (text !== this.told) {
      await writeStatus(this.parts.api, this.pod, seen).catch(() => undefined);
      this.told = text;
    }
  }
}
