import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
  }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

/** An answer of the API server, and how long it took. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

/** Calls the API server over kept connections: many calls a second, where kubectl takes too long. */
export class ApiClient {
  private readonly server: string;
  private readonly token: string;
  private readonly agent: Agent;

  /** @param kubeconfig a file with one cluster and one user with a token. */
  constructor(kubeconfig: string) {
    const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    this.server = clusters[0]?.cluster.server ?? '';
    this.token = users[0]?.user.token ?? '';
    const ca = Buffer.from(clusters[0]?.cluster['certificate-authority-data'] ?? '', 'base64');
    this.agent = new Agent({ keepAlive: true, ca });
  }

  post(path: string, body: unknown): Promise<ApiAnswer> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.server}${path}`,
        {
          method: 'POST',
          agent: this.agent,
          headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.once('end', () => {
            resolve({ status: response.statusCode ?? 0, text, ms: performance.now() - started });
          });
        },
      );
      call.once('error', reject).end(JSON.stringify(body));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
