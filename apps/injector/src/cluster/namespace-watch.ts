import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { KubernetesApi } from './kubernetes-api.ts';

/** Pauses between watches, in milliseconds: after one that lasted, and after repeated failure. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** How many namespaces one answer holds. */
const PAGE = 500;

/** After how many seconds the API server ends a watch, so that a dead connection cannot hang it. */
const WATCH_SECONDS = 240;

export type Labels = Readonly<Record<string, string>>;

interface Metadata {
  readonly name?: string;
  readonly labels?: Labels;
  readonly resourceVersion?: string;
}

interface NamespaceList {
  readonly metadata: { readonly continue?: string; readonly resourceVersion: string };
  readonly items: readonly { readonly metadata: Metadata }[];
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: { readonly metadata?: Metadata; readonly message?: string };
}

/** Knows the labels of all namespaces, by a list and then a watch, for as long as it runs. */
export class NamespaceWatch {
  /** Whether all namespaces were read at least once. */
  synced = false;
  private labels = new Map<string, Labels>();

  constructor(
    private readonly api: Pick<KubernetesApi, 'get' | 'watch'>,
    private readonly log: Logger,
  ) {}

  get size(): number {
    return this.labels.size;
  }

  /** @returns what was known last; absent for a namespace that is not known. */
  labelsOf(namespace: string): Labels | undefined {
    return this.labels.get(namespace);
  }

  /** Runs until the signal; after a failure it begins again, ever less often. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let version: string | undefined;
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        version = await this.follow(version ?? (await this.list(signal)), signal);
      } catch (error) {
        version = undefined;
        this.log.warn({ err: error }, 'namespaces cannot be watched');
      }
      const wasLong = performance.now() - started > LONGEST_PAUSE;
      pause = wasLong ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      await delay(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** @returns the resource version from which to watch. */
  private async list(signal: AbortSignal): Promise<string> {
    const found = new Map<string, Labels>();
    let token = '';
    let version: string;
    do {
      const query = `limit=${PAGE}&continue=${encodeURIComponent(token)}`;
      const page = (await this.api.get(`/api/v1/namespaces?${query}`, signal)) as NamespaceList;
      for (const { metadata } of page.items) {
        found.set(metadata.name ?? '', metadata.labels ?? {});
      }
      token = page.metadata.continue ?? '';
      version = page.metadata.resourceVersion;
    } while (token !== '');
    this.labels = found;
    this.synced = true;
    return version;
  }

  /** @returns the resource version from which to go on when the watch has ended. */
  private async follow(from: string, signal: AbortSignal): Promise<string> {
    let version = from;
    const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${from}`;
    for await (const event of this.api.watch(`/api/v1/namespaces?${query}`, signal)) {
      version = this.apply(event as WatchEvent) ?? version;
    }
    return version;
  }

  /**
   * @returns the resource version that the event brings.
   * @throws Error when the server says that the version is too old; then all is listed again.
   */
  private apply({ type, object }: WatchEvent): string | undefined {
    const { name = '', labels = {}, resourceVersion } = object.metadata ?? {};
    if (type === 'ERROR') {
      throw new Error(`the watch of namespaces ended: ${object.message ?? 'no reason given'}`);
    }
    if (type === 'ADDED' || type === 'MODIFIED') {
      this.labels.set(name, labels);
    } else if (type === 'DELETED') {
      this.labels.delete(name);
    }
    return resourceVersion;
  }
}
