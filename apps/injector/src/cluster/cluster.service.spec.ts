import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sidecar-injector/http';
import { FakeKubernetesApi } from '@sidecar-injector/testing';
import { newCertificate } from '@sidecar-injector/testing/programs';
import { readConfig } from '../config/read-config.ts';
import { ClusterService } from './cluster.service.ts';

describe(ClusterService.name, () => {
  let folder: string;
  let server: FakeKubernetesApi;
  let kubeconfig: string;
  let sut: ClusterService | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cluster-'));
    kubeconfig = join(folder, 'config');
    const certificate = await newCertificate();
    server = await FakeKubernetesApi.start(certificate);
    server.setNamespace('shop', { level: 'restricted' });
    await writeFile(kubeconfig, server.kubeconfig(certificate.cert));
  });

  afterEach(async () => {
    sut?.onApplicationShutdown();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const start = (variables: NodeJS.ProcessEnv): ClusterService => {
    sut = new ClusterService(readConfig(variables).config, createLogger('silent'));
    sut.onApplicationBootstrap();
    return sut;
  };

  const until = async (isSo: () => boolean): Promise<void> => {
    const deadline = performance.now() + 10_000;
    while (!isSo() && performance.now() < deadline) {
      await delay(5);
    }
  };

  it('should know labels and version once the API has answered', async () => {
    const cluster = start({ INJECTOR_KUBECONFIG: kubeconfig });
    await until(() => cluster.kubeVersion !== undefined && cluster.check().detail.startsWith('1 '));

    expect(cluster.namespaceLabels('shop')).toEqual({ level: 'restricted' });
    expect(cluster.kubeVersion).toEqual({ major: 1, minor: 28 });
    expect(cluster.check()).toEqual({ ok: true, detail: '1 namespaces known' });
  });

  it('should believe the administrator about the version', async () => {
    const cluster = start({ INJECTOR_KUBECONFIG: kubeconfig, INJECTOR_KUBE_VERSION: 'v1.33.0' });
    await until(() => cluster.namespaceLabels('shop') !== undefined);

    expect(cluster.kubeVersion).toEqual({ major: 1, minor: 33 });
  });

  it('should know nothing, and still be ready, while the API does not answer', async () => {
    server.isMute = true;
    const cluster = start({ INJECTOR_KUBECONFIG: kubeconfig });
    await until(() => server.authorizations.length > 0);

    expect([cluster.namespaceLabels('shop'), cluster.kubeVersion]).toEqual([undefined, undefined]);
    expect(cluster.check()).toEqual({ ok: true, detail: 'no answer yet' });
  });

  it.each([
    ['nothing says where it is', {}],
    ['it is switched off', { INJECTOR_KUBECONFIG: '/dev/null', INJECTOR_WATCH: 'off' }],
  ])('should not use the API when %s', (_, variables) => {
    const cluster = start(variables);

    expect(cluster.api).toBeUndefined();
    expect(cluster.check()).toEqual({ ok: true, detail: 'the Kubernetes API is not used' });
  });
});
