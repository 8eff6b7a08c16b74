import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Health, HEALTH_PATHS, type HealthAnswer, TEXT } from './health.ts';

const NOT_FOUND: HealthAnswer = {
  status: 404,
  type: TEXT,
  body: `not found; this port answers ${HEALTH_PATHS.join(', ')}\n`,
};

/**
 * Answers the kubelet and Prometheus in plain HTTP, on a port and a server of its own: it is there
 * before the first call is taken and until after the last one is answered.
 */
@Injectable()
export class HealthServer implements OnApplicationShutdown {
  readonly server: Server = createServer((request, response) => {
    void this.answer(request, response).catch(() => response.destroy());
  });

  constructor(private readonly health: Health) {}

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer({ url = '', method }: IncomingMessage, to: ServerResponse): Promise<void> {
    const [asked, query] = url.split('?', 2);
    const path = HEALTH_PATHS.find((each) => each === asked);
    const isVerbose = new URLSearchParams(query).has('verbose');
    const { status, type, body } =
      path === undefined ? NOT_FOUND : await this.health.answer(path, isVerbose);
    to.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    to.end(method === 'HEAD' ? undefined : body);
  }
}
