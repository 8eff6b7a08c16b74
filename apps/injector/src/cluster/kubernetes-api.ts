import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** How long the API server may be silent, in milliseconds; a watch hears a bookmark in between. */
const SILENCE_LIMIT = 10_000;
const WATCH_SILENCE_LIMIT = 5 * 60_000;

const JSON_TYPE = 'application/json';

/**
 * Metadata alone: nothing else is wanted of a namespace, and of a large cluster it is much. A watch
 * that is asked for the kind of lists ends at its first event.
 */
const ACCEPT = {
  list: `${JSON_TYPE};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,${JSON_TYPE}`,
  watch: `${JSON_TYPE};as=PartialObjectMetadata;g=meta.k8s.io;v=v1,${JSON_TYPE}`,
} as const;

/** The API server refused a call. */
export class KubernetesApiError extends Error {
  override readonly name = 'KubernetesApiError';

  constructor(
    call: string,
    readonly status: number,
    answer: string,
  ) {
    super(`${call} gave HTTP ${String(status)}: ${answer.slice(0, 200)}`);
  }
}

/**
 * Speaks to the API server with the credentials of a kubeconfig or of the Pod's service account;
 * a token that is renewed on disk is read again.
 *
 * This module is imported on first use only: the client library is large, and most of the time a
 * test, a laptop or a cluster without the token has no use for it.
 */
export class KubernetesApi {
  private readonly config = new KubeConfig();

  /** @param kubeconfig a file; without it, the service account of this Pod. */
  constructor(kubeconfig: string | undefined) {
    if (kubeconfig === undefined) {
      this.config.loadFromCluster();
    } else {
      this.config.loadFromFile(kubeconfig);
    }
  }

  /** @throws KubernetesApiError, or Error of the network. */
  async get(path: string, signal?: AbortSignal): Promise<unknown> {
    return JSON.parse(await text(await this.send('GET', path, { signal, accept: ACCEPT.list })));
  }

  /** @throws KubernetesApiError, or Error of the network. */
  async post(path: string, body: object): Promise<void> {
    const response = await this.send('POST', path, { body: JSON.stringify(body) });
    await text(response);
  }

  /** Yields the parsed lines of a watch until the server ends it, or the signal does. */
  async *watch(path: string, signal: AbortSignal): AsyncGenerator {
    const response = await this.send('GET', path, {
      signal,
      silence: WATCH_SILENCE_LIMIT,
      accept: ACCEPT.watch,
    });
    for await (const line of readLines(response)) {
      yield JSON.parse(line);
    }
  }

  private async send(
    method: string,
    path: string,
    { body, signal, silence = SILENCE_LIMIT, accept = JSON_TYPE }: CallOptions,
  ): Promise<IncomingMessage> {
    const options: RequestOptions = { method, timeout: silence };
    await this.config.applyToHTTPSOptions(options);
    options.headers = Object.assign({}, options.headers, { accept, 'content-type': JSON_TYPE });
    const call = request(new URL(path, this.server), { ...options, ...(signal && { signal }) });
    call.once('timeout', () => {
      call.destroy(new Error(`${method} ${path}: no answer within ${String(silence)} ms`));
    });
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const { statusCode = 0 } = response;
    if (statusCode >= 300) {
      throw new KubernetesApiError(`${method} ${path}`, statusCode, await text(response));
    }
    return response;
  }

  private get server(): string {
    const cluster = this.config.getCurrentCluster();
    if (cluster === null) {
      throw new Error('the kubeconfig names no current cluster');
    }
    return cluster.server;
  }
}

interface CallOptions {
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. */
  readonly silence?: number;
  readonly accept?: string;
}

/** Unlike node:readline this fails when the stream does, where that would wait for ever. */
async function* readLines(stream: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
