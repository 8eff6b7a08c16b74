import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { reportReadiness } from '@sidecar-injector/http';
import { MetricsRegistry } from '../metrics/metrics-registry.ts';
import { ReadinessChecks } from './readiness-checks.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

const TEXT = 'text/plain; charset=utf-8';

/**
 * Answers the kubelet and Prometheus in plain HTTP, on a port and a server of its own: it is there
 * before the first review is taken and until after the last one is answered.
 */
@Injectable()
export class HealthServer implements OnApplicationShutdown {
  readonly server: Server = createServer((request, response) => {
    void this.answer(request, response).catch(() => response.destroy());
  });

  private readonly paths: Readonly<Record<string, (query: URLSearchParams) => Promise<Answer>>> = {
    '/healthz': () => Promise.resolve({ status: 200, body: 'ok\n' }),
    '/readyz': (query) => Promise.resolve(this.readiness(query)),
    '/metrics': () => this.metrics(),
  };

  constructor(
    private readonly checks: ReadinessChecks,
    private readonly registry: MetricsRegistry,
  ) {}

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query] = (request.url ?? '').split('?', 2);
    const handle = Object.hasOwn(this.paths, path) ? this.paths[path] : undefined;
    const {
      status,
      body,
      type = TEXT,
    } = handle ? await handle(new URLSearchParams(query)) : this.notFound();
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  private readiness(query: URLSearchParams): Answer {
    const { ready, verbose, summary } = reportReadiness(this.checks.all);
    return { status: ready ? 200 : 503, body: query.has('verbose') ? verbose : summary };
  }

  private async metrics(): Promise<Answer> {
    return { status: 200, body: await this.registry.render(), type: this.registry.contentType };
  }

  private notFound(): Answer {
    return {
      status: 404,
      body: `not found; this port answers ${Object.keys(this.paths).join(', ')}\n`,
    };
  }
}
