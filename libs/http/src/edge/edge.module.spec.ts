import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { refuseBadUrl } from '../errors/refuse-bad-url.ts';
import { plainRules } from '../errors/to-api-error.ts';
import { Health } from '../health/health.ts';
import { createLogger } from '../logging/create-logger.ts';
import { ConnectionDrain } from '../server/connection-drain.ts';
import { newAdapter } from '../server/new-adapter.ts';
import { createApp, makeReady } from './create-app.ts';
import { CONFIG, EdgeModule, LOGGER } from './edge.module.ts';

class Tool {
  readonly name = 'tool';
}

/** A part of an application, in a module that imports nothing. */
@Injectable()
class Work {
  readonly name = 'work';

  constructor(
    @Inject(CONFIG) readonly config: object,
    @Inject(LOGGER) readonly log: Logger,
    readonly tool: Tool,
    readonly connections: ConnectionDrain,
  ) {}

  check() {
    return { ok: false, detail: 'not yet' };
  }

  render(): Promise<string> {
    return Promise.resolve('work_done 1\n');
  }
}

@Module({ providers: [Work] })
class WorkModule {}

@Module({})
class AppModule {}

describe(EdgeModule.name, () => {
  const config = { port: 1 };
  const tool = new Tool();
  let lines: string[];
  let log: Logger;
  let app: NestFastifyApplication;

  beforeEach(async () => {
    lines = [];
    log = createLogger('debug', { write: (line) => lines.push(line) });
    const edge = EdgeModule.register({
      config,
      log,
      errors: plainRules([{ method: 'GET', path: '/work' }]),
      checks: (partOf) => [partOf(Work)],
      metrics: Work,
      made: [tool],
    });
    const module = { module: AppModule, imports: [edge, WorkModule] };
    app = await makeReady(await createApp(module, newAdapter({}, refuseBadUrl), log));
  });

  afterEach(() => app.close());

  it('should give every module what was there before it', () => {
    const work = app.get(Work, { strict: false });

    expect(work).toMatchObject({ config, tool });
    expect(work.log).toBe(log);
    expect(work.connections).toBe(app.get(ConnectionDrain));
  });

  it('should bring what Nest says into the log', () => {
    expect(lines.join('')).toContain('"level":"debug"');
  });

  it('should ask the parts of the application how they are', async () => {
    const health = app.get(Health);

    expect(await health.answer('/healthz', false)).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await health.answer('/readyz', false)).toMatchObject({
      status: 503,
      body: '[-]work: not yet\n',
    });
    expect(await health.answer('/metrics', false)).toMatchObject({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: 'work_done 1\n',
    });
  });

  it('should tell errors by the rules of the application', async () => {
    const response = await app.inject({ method: 'GET', url: '/play' });

    expect(response.json()).toMatchObject({
      error: { code: 'not_found', remedy: 'Use one of: GET /work.' },
    });
  });

  it('should answer a path that it cannot read with the id of the request', async () => {
    const headers = { 'x-request-id': 'mine' };

    const response = await app.inject({ method: 'GET', url: '/%', headers });

    expect([response.statusCode, response.headers['x-request-id']]).toEqual([400, 'mine']);
  });
});
