import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { appOptions, createLogger, listen, makeReady } from '@sidecar-injector/http';
import { inject, loadProfiles } from '@sidecar-injector/injection';
import { ENGINE } from '../src/admission/admission.service.ts';
import { AppModule } from '../src/start/app.module.ts';
import { readConfig } from '../src/config/read-config.ts';
import { InjectorMetrics } from '../src/metrics/injector-metrics.ts';
import { ProfilesService } from '../src/profiles/profiles.service.ts';
import { newTlsAdapter } from '../src/start/create-app.ts';
import type { Foundations } from '../src/start/preflight.ts';
import { CertificateService } from '../src/tls/certificate.service.ts';

/** The largest body that the application takes, in bytes. */
export const BODY_LIMIT = 20_000;

export const JSON_TYPE = { 'content-type': 'application/json' };

const PROFILE = 'containers: [{ name: helper, image: registry.example/helper:1 }]\n';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** The whole application in this process, with one profile `helper`, behind a real TLS socket. */
export class RunningApp {
  /** The parsed lines of the log. */
  readonly lines: Record<string, unknown>[] = [];
  /** What the engine throws while it is set. */
  failure: Error | undefined;

  private app: NestFastifyApplication | undefined;
  private folder = '';

  private constructor(readonly authority: string) {}

  /** @param pair a certificate for `localhost`, and its key, as PEM. */
  static async start(pair: { readonly cert: string; readonly key: string }): Promise<RunningApp> {
    const running = new RunningApp(pair.cert);
    await running.launch(await running.lay(pair.key));
    return running;
  }

  get origin(): string {
    const { port } = this.server.address() as { port: number };
    return `https://localhost:${port}`;
  }

  /** Sends a request on a connection of its own. */
  async send(
    path: string,
    body: string | undefined,
    options: RequestOptions = { method: 'POST', headers: JSON_TYPE },
  ): Promise<Answer> {
    const call = this.open(path, options);
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const { statusCode = 0, headers } = response;
    return { status: statusCode, headers, body: await text(response) };
  }

  /** Begins a request whose body the caller writes. */
  open(path: string, options: RequestOptions): ReturnType<typeof request> {
    return request(new URL(path, this.origin), { ca: this.authority, agent: false, ...options });
  }

  /** What `/metrics` shows. */
  async metrics(): Promise<string> {
    return (await this.app?.get(InjectorMetrics).render()) ?? '';
  }

  /** The value of one series, such as `injector_skips_total{reason="conflict"}`. */
  async metric(series: string): Promise<number> {
    const metrics = await this.metrics();
    const line = metrics.split('\n').find((one) => one.startsWith(`${series} `));
    return Number(line?.split(' ').at(-1));
  }

  async stop(): Promise<void> {
    await this.app?.close();
    await rm(this.folder, { recursive: true });
  }

  private get server(): Server {
    return this.app?.getHttpServer() as Server;
  }

  private async lay(key: string): Promise<Foundations> {
    this.folder = await mkdtemp(join(tmpdir(), 'injector-app-'));
    const files = { cert: join(this.folder, 'tls.crt'), key: join(this.folder, 'tls.key') };
    await Promise.all([
      writeFile(files.cert, this.authority),
      writeFile(files.key, key),
      writeFile(join(this.folder, 'helper.yaml'), PROFILE),
    ]);
    const log = createLogger('info', {
      write: (line) => this.lines.push(JSON.parse(line) as Record<string, unknown>),
    });
    const { config } = readConfig({
      INJECTOR_BODY_LIMIT: String(BODY_LIMIT),
      INJECTOR_DRAIN_SECONDS: '0',
    });
    const certificate = new CertificateService(files, log);
    const profiles = new ProfilesService(this.folder, loadProfiles, log);
    await Promise.all([certificate.refresh(), profiles.refresh()]);
    return { config, log, certificate, profiles };
  }

  private async launch(foundations: Foundations): Promise<void> {
    const engine: typeof inject = (...args) => {
      if (this.failure !== undefined) {
        throw this.failure;
      }
      return inject(...args);
    };
    const module = await Test.createTestingModule({ imports: [AppModule.register(foundations)] })
      .overrideProvider(ENGINE)
      .useValue(engine)
      .compile();
    const adapter = newTlsAdapter(foundations);
    this.app = await makeReady(module.createNestApplication(adapter, appOptions(foundations.log)));
    await listen(this.server, { host: '127.0.0.1', port: 0, hostVariable: '', portVariable: '' });
  }
}
