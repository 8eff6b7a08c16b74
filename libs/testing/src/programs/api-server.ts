import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { AdmissionAnswer } from './review.ts';

/** What came back for one POST. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** From the first byte sent to the last byte received. */
  readonly milliseconds: number;
}

/** Calls a webhook as kube-apiserver does: same headers, same query, connections kept alive. */
export class ApiServer {
  private readonly origin: string;
  private readonly agent: Agent;

  /**
   * @param origin such as `https://localhost:8443`.
   * @param authority PEM of the only certificate that is trusted, as `caBundle` is.
   */
  constructor(origin: string, authority: string, connections = 4) {
    this.origin = origin;
    this.agent = new Agent({ ca: authority, keepAlive: true, maxSockets: connections });
  }

  /** Posts bytes to a webhook's path. */
  async post(path: string, body: string): Promise<HttpAnswer> {
    const bytes = Buffer.from(body);
    const started = performance.now();
    const call = request(new URL(`${path}?timeout=10s`, this.origin), {
      method: 'POST',
      agent: this.agent,
      headers: {
        'user-agent': 'kube-apiserver-admission',
        'content-length': bytes.length,
        accept: 'application/json, */*',
        'content-type': 'application/json',
        'accept-encoding': 'gzip',
      },
    });
    call.end(bytes);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const text = await readText(response);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: text,
      milliseconds: performance.now() - started,
    };
  }

  /**
   * Posts a review and reads the answer to it.
   *
   * @throws Error when the status is not 200.
   */
  async review(path: string, review: object | string): Promise<AdmissionAnswer> {
    const text = typeof review === 'string' ? review : JSON.stringify(review);
    const { status, body } = await this.post(path, text);
    if (status !== 200) {
      throw new Error(`POST ${path} gave HTTP ${status}: ${body}`);
    }
    return JSON.parse(body) as AdmissionAnswer;
  }

  /** Closes the idle connections. */
  close(): void {
    this.agent.destroy();
  }
}

async function readText(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
