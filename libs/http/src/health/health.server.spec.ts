import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MetricsRegistry } from '../metrics/metrics-registry.ts';
import { newProcessRegistry } from '../metrics/process-registry.ts';
import { listen } from '../server/listen.ts';
import { Health } from './health.ts';
import { HealthServer } from './health.server.ts';
import type { CheckResult } from './readiness.ts';

describe(HealthServer.name, () => {
  let result: CheckResult;
  let registry: MetricsRegistry;
  let sut: HealthServer;
  let origin: string;

  beforeEach(async () => {
    result = { ok: true, detail: 'as it should be' };
    registry = new MetricsRegistry(newProcessRegistry(), {});
    sut = new HealthServer(
      new Health(
        () => [{ name: 'thing', check: () => result }],
        () => registry,
      ),
    );
    const { port } = await listen(sut.server, {
      host: '127.0.0.1',
      port: 0,
      hostVariable: '',
      portVariable: '',
    });
    origin = `http://127.0.0.1:${port}`;
  });

  afterEach(() => {
    sut.onApplicationShutdown();
    registry.registry.clear();
  });

  const get = async (path: string, method = 'GET') => {
    const response = await fetch(origin + path, { method });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };

  it.each([
    ['/healthz', true, 200, 'ok\n'],
    ['/healthz', false, 200, 'ok\n'],
    ['/readyz', true, 200, 'ok\n'],
    ['/readyz', false, 503, '[-]thing: as it should be\n'],
    ['/readyz?verbose', true, 200, '[+]thing: as it should be\nreadyz check passed\n'],
    ['/readyz?verbose', false, 503, '[-]thing: as it should be\nreadyz check failed\n'],
  ])('should answer %s when the check says %s with %d', async (path, ok, status, body) => {
    result = { ...result, ok };

    expect(await get(path)).toMatchObject({ status, body });
  });

  it('should show the metrics of the process', async () => {
    const { status, body, headers } = await get('/metrics');

    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it.each(['/', '/readyz/', '//', '/__proto__', '/toString', '/mutate'])(
    'should say on %s what there is',
    async (path) => {
      expect(await get(path)).toMatchObject({
        status: 404,
        body: 'not found; this port answers /healthz, /readyz, /metrics\n',
      });
    },
  );

  it('should answer HEAD without a body', async () => {
    expect(await get('/readyz', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});
