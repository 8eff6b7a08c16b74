import { setTimeout as delay } from 'node:timers/promises';
import { helm, kubectl } from './cluster.ts';
import { CHART } from './helm.ts';
import { newNamespace } from './namespace.ts';

/** How long an install may take until Pods are injected, in milliseconds. */
const LIMIT = 60_000;

/** What the README names it. */
const NAME = 'sidecar-injector';

/** The chart, installed. */
export class Release {
  readonly namespace: string;

  private constructor(namespace: string) {
    this.namespace = namespace;
  }

  /**
   * Installs with `--set` of each setting, and waits until Pods are injected.
   *
   * @param settings for `--set`, then options of helm.
   */
  static async install(settings: readonly string[] = [], namespace = NAME): Promise<Release> {
    await helm(
      'install',
      NAME,
      CHART,
      ...waiting(namespace),
      '--create-namespace',
      ...toArguments(settings),
    );
    const release = new Release(namespace);
    await release.untilInjecting();
    return release;
  }

  async upgrade(...settings: readonly string[]): Promise<void> {
    await helm(
      'upgrade',
      NAME,
      CHART,
      ...waiting(this.namespace),
      '--reset-then-reuse-values',
      ...toArguments(settings),
    );
  }

  /** To the revision before. */
  async rollback(): Promise<void> {
    await helm('rollback', NAME, ...waiting(this.namespace));
  }

  /** As a drain of its node does. */
  async deleteOnePod(): Promise<void> {
    const selector = ['--selector', 'app.kubernetes.io/component=injector'];
    const [pod = ''] = (await this.kubectl('get', 'pods', ...selector, '--output', 'name')).split(
      '\n',
    );
    await this.kubectl('delete', pod);
  }

  /**
   * Also what cert-manager keeps, as docs/install.md tells, and its requests: the garbage collector
   * hears of a new kind of object half a minute late, and the next install would wait for it.
   */
  async uninstall(): Promise<void> {
    await helm('uninstall', NAME, '--namespace', this.namespace, '--wait');
    await this.kubectl('delete', 'secret', '--ignore-not-found', `${NAME}-tls`, `${NAME}-ca`);
    await kubectl.try(['delete', 'certificaterequests', '--all', '--namespace', this.namespace]);
    const pods = ['pod', '--selector', 'app.kubernetes.io/name=sidecar-injector'];
    await this.kubectl('wait', ...pods, '--for=delete', '--timeout=60s');
  }

  /** kubectl in the namespace of the release. */
  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl.run(['--namespace', this.namespace, ...args]);
  }

  /** What an injector says of itself, through the API server. */
  readyz(): Promise<string> {
    const service = `/api/v1/namespaces/${this.namespace}/services/${NAME}:health`;
    return kubectl.run(['get', '--raw', `${service}/proxy/readyz?verbose`]);
  }

  /** Sets the number of injectors, and waits until that is so. */
  async scale(replicas: number): Promise<void> {
    await this.kubectl('scale', `deployment/${NAME}`, `--replicas=${String(replicas)}`);
    await this.kubectl('rollout', 'status', `deployment/${NAME}`, '--timeout=60s');
    if (replicas === 0) {
      const pods = ['pod', '--selector', 'app.kubernetes.io/component=injector'];
      await this.kubectl('wait', ...pods, '--for=delete', '--timeout=60s');
    }
  }

  /** The certificate may be on its way, and the API server hears of webhooks a moment later. */
  async untilInjecting(): Promise<void> {
    const namespace = await newNamespace('enabled');
    const deadline = performance.now() + LIMIT;
    while ((await namespace.dryRun()) !== 'app network-delay-sidecar') {
      if (performance.now() > deadline) {
        throw new Error('no Pod was injected within a minute of the install');
      }
      await delay(200);
    }
    await namespace.remove();
  }
}

function waiting(namespace: string): string[] {
  return ['--namespace', namespace, '--wait', '--timeout', '90s'];
}

/** Everything behind an option belongs to it. */
function toArguments(settings: readonly string[]): string[] {
  const options = settings.findIndex((text) => text.startsWith('-'));
  const [values, rest] =
    options === -1 ? [settings, []] : [settings.slice(0, options), settings.slice(options)];
  return [...values.flatMap((text) => ['--set', text]), ...rest];
}
