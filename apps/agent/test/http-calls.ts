import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answer, AnswerBody } from './new-agent.ts';
import { toPayload } from './payload.ts';

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly content: string;
}

/** Calls an agent in another process, one call after the other on one connection. */
export class HttpCalls {
  private readonly connections = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(readonly port: number) {}

  async isAlive(): Promise<boolean> {
    try {
      return (await this.call('GET', '/healthz')).status === 200;
    } catch {
      return false;
    }
  }

  /** Sends a path as it is: nothing of it is decoded or put right on the way. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { status, headers: received, content } = await this.send(method, path, body, headers);
    const answer = content.startsWith('{') ? (JSON.parse(content) as AnswerBody) : {};
    return { status, text: content, headers: received, body: answer };
  }

  close(): void {
    this.connections.destroy();
  }

  private send(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<RawAnswer> {
    const { port, connections: agent } = this;
    const sent = body === undefined ? { headers, payload: '' } : toPayload(body, headers);
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(sent.payload) };
    const options = { host: '127.0.0.1', port, method, path, agent };
    return new Promise((resolve, reject) => {
      request({ ...options, headers: { ...sent.headers, ...length } }, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        text(response).then((content) => {
          resolve({ status, headers: received, content });
        }, reject);
      })
        .on('error', reject)
        .end(sent.payload);
    });
  }
}
