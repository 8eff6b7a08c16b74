import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CoreV1Api, V1ContainerState, V1Pod, V1Probe } from '@kubernetes/client-node';
import { Container, type Sandbox } from './container.ts';
import { pullImage } from './image.ts';
import { type PodAddress, type PodNetwork, writeHosts } from './pod-network.ts';
import { type Observation, writeStatus } from './pod-status.ts';
import { PodVolumes } from './pod-volumes.ts';
import { ProbeLoop } from './probe.ts';
import { type ApiServerAddress, variablesOf } from './variables.ts';

/** Between two looks at a Pod, and before a container that has ended starts again, in milliseconds. */
const PERIOD = 100;
const RESTART_PAUSE = 1_000;

/** Of a Pod that says none. */
const DEFAULT_GROUP = 65_532;

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
  private readonly group: number;
  private readonly volumes: PodVolumes;
  private pod: V1Pod;
  private container: Container | undefined;
  private readiness: ProbeLoop | undefined;
  private liveness: ProbeLoop | undefined;
  private restarts = 0;
  private told = '';
  private isGone = false;

  constructor(parts: NodeParts, pod: V1Pod) {
    this.parts = parts;
    this.pod = pod;
    this.address = parts.network.join();
    this.folder = join(parts.folder, `${pod.metadata?.name ?? ''}-${pod.metadata?.uid ?? ''}`);
    this.group = pod.spec?.securityContext?.fsGroup ?? DEFAULT_GROUP;
    this.volumes = new PodVolumes(parts.api, join(this.folder, 'volumes'), this.group);
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
      if (this.container === undefined) {
        await this.volumes.write(this.pod);
        await this.startContainer();
      } else {
        await this.volumes.follow(this.pod);
        await this.watchContainer(this.container);
      }
    } catch (error) {
      // Such as a Secret that cert-manager has not made yet: kubelet tries again, too.
      await this.tellWaiting(String(error));
    }
  }

  /** A container that runs already goes on, whatever the API server has failed to do. */
  private async tellWaiting(message: string): Promise<void> {
    if (this.container === undefined) {
      const waiting = { reason: 'ContainerCreating', message };
      await this.tell('Pending', { waiting }).catch(() => undefined);
    }
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
      ({ mountPath, name }) => [mountPath, this.volumes.folderOf(name)] as const,
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
    const newProbe = (probe: V1Probe | undefined): ProbeLoop | undefined =>
      probe && new ProbeLoop(spec, probe, this.address.ip);
    this.readiness = newProbe(spec.readinessProbe);
    this.liveness = newProbe(spec.livenessProbe);
  }

  private async watchContainer(container: Container): Promise<void> {
    const { readiness, liveness } = this;
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
      await delay(RESTART_PAUSE);
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
      await writeStatus(this.parts.api, this.pod, seen);
      this.told = text;
    }
  }
}
