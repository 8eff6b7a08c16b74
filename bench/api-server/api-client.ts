import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** Creates Pods over connections that are kept, as a controller does. */
export class ApiClient {
  private readonly server: string;
  private readonly options: RequestOptions;

  private constructor(server: string, options: RequestOptions) {
    this.server = server;
    this.options = options;
  }

  /** @param connections how many calls can be in flight. */
  static async connect(kubeconfig: string, connections: number): Promise<ApiClient> {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const { ca } = options;
    const agent = new Agent({ keepAlive: true, maxSockets: connections, ...(ca && { ca }) });
    return new ApiClient(config.getCurrentCluster()?.server ?? '', { ...options, agent });
  }

  /**
   * @returns how long it took, in milliseconds.
   * @throws Error with what the API server says when it refuses.
   */
  async create(namespace: string, pod: string): Promise<number> {
    const started = performance.now();
    const call = request(`${this.server}/api/v1/namespaces/${namespace}/pods`, {
      ...this.options,
      method: 'POST',
      headers: Object.assign({ 'content-type': 'application/json' }, this.options.headers),
    });
    call.end(pod);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const answer = await text(response);
    if (response.statusCode !== 201) {
      throw new Error(`a Pod was refused with ${String(response.statusCode)}: ${answer}`);
    }
    return performance.now() - started;
  }
}
