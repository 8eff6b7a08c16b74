import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sidecar-injector/http';
import type { Outcome } from '@sidecar-injector/injection';
import { FakeKubernetesApi } from '@sidecar-injector/testing';
import { newCertificate } from '@sidecar-injector/testing/programs';
import { readConfig } from '../config/read-config.ts';
import { InjectorMetrics } from '../metrics/injector-metrics.ts';
import { ClusterService } from './cluster.service.ts';
import { EventRecorder } from './event-recorder.service.ts';

const OWNER = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'web-5d',
  uid: 'u-1',
  controller: true,
};

const OUTCOME: Outcome = {
  decision: 'skip',
  reason: 'host_network',
  surprising: true,
  message: 'the Pod uses the network of its node',
  profiles: [],
  operations: [],
  warnings: [],
};

describe(EventRecorder.name, () => {
  let folder: string;
  let server: FakeKubernetesApi;
  let cluster: ClusterService;
  let metrics: InjectorMetrics;
  let lines: string[];
  let sut: EventRecorder;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'events-'));
    const certificate = await newCertificate();
    server = await FakeKubernetesApi.start(certificate);
    await writeFile(join(folder, 'config'), server.kubeconfig(certificate.cert));
    const { config } = readConfig({ INJECTOR_KUBECONFIG: join(folder, 'config') });
    lines = [];
    const log = createLogger('info', { write: (line) => lines.push(line) });
    cluster = new ClusterService(config, log);
    metrics = new InjectorMetrics();
    sut = new EventRecorder(log, cluster, metrics);
  });

  afterEach(async () => {
    cluster.onApplicationShutdown();
    metrics.registry.clear();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 10_000;
    while (!(await isSo())) {
      if (performance.now() > deadline) {
        throw new Error(`did not become so; the log: ${lines.join('')}`);
      }
      await delay(5);
    }
  };

  const connect = async (): Promise<void> => {
    cluster.onApplicationBootstrap();
    await until(() => cluster.api !== undefined);
  };

  const count = async (result: string): Promise<number> => {
    const text = await metrics.render();
    const [, value = '0'] =
      new RegExp(`events_total\\{result="${result}"\\} (\\d+)`).exec(text) ?? [];
    return Number(value);
  };

  it('should put an Event on the controller of the Pod', async () => {
    await connect();

    sut.record('shop', OWNER, OUTCOME);
    await until(async () => (await count('sent')) === 1);

    expect(server.events).toMatchObject([
      {
        type: 'Warning',
        reason: 'InjectionSkipped',
        message: 'the Pod uses the network of its node',
        metadata: { namespace: 'shop' },
        involvedObject: {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-5d',
          uid: 'u-1',
          namespace: 'shop',
        },
      },
    ]);
  });

  it('should say that a Pod was denied', async () => {
    await connect();

    sut.record('shop', OWNER, { ...OUTCOME, decision: 'deny' });
    await until(() => server.events.length === 1);

    expect(server.events[0]?.reason).toBe('InjectionDenied');
  });

  it('should send one Event for each owner and reason', async () => {
    await connect();

    sut.record('shop', OWNER, OUTCOME);
    sut.record('shop', OWNER, OUTCOME);
    sut.record('shop', OWNER, { ...OUTCOME, reason: 'conflict' });
    sut.record('shop', { ...OWNER, uid: 'u-2' }, OUTCOME);
    await until(async () => (await count('sent')) === 3);

    expect(server.events).toHaveLength(3);
    expect(await count('repeated')).toBe(1);
  });

  it('should bound how many are on their way', async () => {
    await connect();
    await until(() => cluster.kubeVersion !== undefined);
    server.isMute = true;

    for (let index = 0; index < 40; index += 1) {
      sut.record('shop', { ...OWNER, uid: `u-${index}` }, OUTCOME);
    }

    expect(await count('dropped')).toBe(8);
  });

  it('should log and count what the API server refuses', async () => {
    await connect();
    server.failWith = 403;

    sut.record('shop', OWNER, OUTCOME);
    await until(async () => (await count('failed')) === 1);

    expect(lines.join('')).toContain('an Event could not be sent');
  });

  it.each([
    ['outside a cluster', false, OWNER],
    ['for a Pod that nobody controls', true, undefined],
  ])('should do nothing %s', async (_, inCluster, owner) => {
    await (inCluster ? connect() : Promise.resolve());

    sut.record('shop', owner, OUTCOME);

    expect(await metrics.render()).toMatch(/events_total\{result="sent"\} 0/);
    expect(server.events).toEqual([]);
  });
});
