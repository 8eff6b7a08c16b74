import { existsSync } from 'node:fs';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CONFIG, type CheckResult, LOGGER, type ReadinessCheck } from '@sidecar-injector/http';
import { type KubeVersion, readKubeVersion } from '@sidecar-injector/injection';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import { type Labels, NamespaceWatch } from './namespace-watch.ts';

/** There in a Pod whose service account gives it a token. */
const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * What the Kubernetes API knows, for as far as it has answered: nothing here is ever waited for,
 * by a start or by a review.
 */
@Injectable()
export class ClusterService
  implements ReadinessCheck, OnApplicationBootstrap, OnApplicationShutdown
{
  readonly name = 'cluster';
  private readonly stop = new AbortController();
  private connection: KubernetesApi | undefined;
  private namespaces: NamespaceWatch | undefined;
  private version: KubeVersion | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.version = config.kubeVersion;
  }

  /** Absent outside a cluster, and until the client is loaded. */
  get api(): KubernetesApi | undefined {
    return this.connection;
  }

  /** Absent where nobody knows it. */
  get kubeVersion(): KubeVersion | undefined {
    return this.version;
  }

  /** Absent where nobody knows them. */
  namespaceLabels(namespace: string): Labels | undefined {
    return this.namespaces?.labelsOf(namespace);
  }

  /** Tells, and never fails: reviews are answered without the API. */
  check(): CheckResult {
    if (!this.isReachable()) {
      return { ok: true, detail: 'the Kubernetes API is not used' };
    }
    const known = `${String(this.namespaces?.size ?? 0)} namespaces known`;
    return { ok: true, detail: this.namespaces?.synced === true ? known : 'no answer yet' };
  }

  onApplicationBootstrap(): void {
    if (this.isReachable()) {
      void this.connect().catch((error: unknown) => {
        this.log.error({ err: error }, 'the Kubernetes API cannot be used');
      });
    }
  }

  onApplicationShutdown(): void {
    this.stop.abort();
  }

  private isReachable(): boolean {
    const { watch, kubeconfig } = this.config;
    return watch && (kubeconfig !== undefined || existsSync(TOKEN_FILE));
  }

  private async connect(): Promise<void> {
    const { KubernetesApi } = await import('./kubernetes-api.ts');
    const api = new KubernetesApi(this.config.kubeconfig);
    this.connection = api;
    this.namespaces = new NamespaceWatch(api, this.log);
    void this.namespaces.run(this.stop.signal);
    this.version ??= await this.askVersion(api);
  }

  private async askVersion(api: KubernetesApi): Promise<KubeVersion | undefined> {
    const { major, minor } = (await api.get('/version', this.stop.signal)) as Record<
      string,
      string
    >;
    return readKubeVersion(`${major ?? ''}.${minor ?? ''}`);
  }
}
