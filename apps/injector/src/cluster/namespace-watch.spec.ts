import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sidecar-injector/http';
import { FakeKubernetesApi } from '@sidecar-injector/testing';
import { newCertificate } from '@sidecar-injector/testing/programs';
import { KubernetesApi } from './kubernetes-api.ts';
import { NamespaceWatch } from './namespace-watch.ts';

describe(NamespaceWatch.name, () => {
  let folder: string;
  let server: FakeKubernetesApi;
  let stop: AbortController;
  let lines: string[];
  let sut: NamespaceWatch;
  let running: Promise<void>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'namespaces-'));
    const certificate = await newCertificate();
    server = await FakeKubernetesApi.start(certificate);
    server.setNamespace('shop', { a: '1' });
    server.setNamespace('bank', { a: '2' });
    const kubeconfig = join(folder, 'config');
    await writeFile(kubeconfig, server.kubeconfig(certificate.cert, 'secret-token'));
    stop = new AbortController();
    lines = [];
    const log = createLogger('info', { write: (line) => lines.push(line) });
    sut = new NamespaceWatch(new KubernetesApi(kubeconfig), log);
    running = sut.run(stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await running;
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const until = async (isSo: () => boolean): Promise<void> => {
    const deadline = performance.now() + 10_000;
    while (!isSo()) {
      if (performance.now() > deadline) {
        throw new Error(`did not become so; the log: ${lines.join('')}`);
      }
      await delay(5);
    }
  };

  it('should know every namespace of all pages, with the credentials of the kubeconfig', async () => {
    await until(() => sut.synced);

    expect([sut.size, sut.labelsOf('shop'), sut.labelsOf('bank')]).toEqual([
      2,
      { a: '1' },
      { a: '2' },
    ]);
    expect(sut.labelsOf('unheard-of')).toBeUndefined();
    expect(new Set(server.authorizations)).toEqual(new Set(['Bearer secret-token']));
  });

  it('should follow what is added, changed and removed', async () => {
    await until(() => server.watchCount > 0);
    server.setNamespace('new', {});
    server.setNamespace('shop', { a: 'changed' });
    server.removeNamespace('bank');

    await until(() => sut.labelsOf('bank') === undefined);

    expect([sut.labelsOf('new'), sut.labelsOf('shop')]).toEqual([{}, { a: 'changed' }]);
  });

  it('should go on when the server ends the watch', async () => {
    await until(() => server.watchCount > 0);
    server.endWatches();
    await until(() => server.watchCount === 0);
    await until(() => server.watchCount > 0);
    server.setNamespace('later', { b: '1' });

    await until(() => sut.labelsOf('later') !== undefined);

    expect(lines).toEqual([]);
  });

  it('should list again when its version is gone, and drop what went meanwhile', async () => {
    await until(() => server.watchCount > 0);
    server.expireWatches();
    await until(() => server.watchCount === 0);
    server.removeNamespace('bank');

    await until(() => sut.labelsOf('bank') === undefined);

    expect(lines.join('')).toContain('too old resource version');
  });

  it('should begin again when the connection breaks', async () => {
    await until(() => server.watchCount > 0);
    server.cutWatches();
    await until(() => server.watchCount === 0);
    server.setNamespace('later', { b: '1' });

    await until(() => sut.labelsOf('later') !== undefined);

    expect(lines.join('')).toContain('namespaces cannot be watched');
  });

  it('should keep what it knows while the server fails, and say so', async () => {
    await until(() => server.watchCount > 0);
    server.failWith = 403;
    server.endWatches();

    await until(() => lines.length > 0);

    expect(lines[0]).toContain('gave HTTP 403');
    expect(sut.labelsOf('shop')).toEqual({ a: '1' });
  });
});
