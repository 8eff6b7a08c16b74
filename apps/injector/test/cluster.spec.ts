import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeKubernetesApi } from '@sidecar-injector/testing';
import {
  type Json,
  newCertificate,
  newReview,
  type RunningInjector,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';

const PROFILE = `containers:
  - name: helper
    image: registry.example/helper:1
    securityContext: { capabilities: { add: [NET_ADMIN] } }
`;

/** A Pod of a ReplicaSet with this uid. */
const newPod = (uid: string, spec: Json = {}, namespace = 'shop'): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    generateName: 'web-',
    namespace,
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid, controller: true },
    ],
  },
  spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }], ...spec },
});

const dry = (review: Json): Json => ({
  ...review,
  request: { ...(review['request'] as Json), dryRun: true },
});

describe('the built injector with a Kubernetes API', () => {
  let folder: string;
  let server: FakeKubernetesApi;
  let injector: RunningInjector;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'injector-cluster-'));
    const profiles = join(folder, 'profiles');
    const kubeconfig = join(folder, 'kubeconfig');
    const certificate = await newCertificate();
    server = await FakeKubernetesApi.start(certificate);
    server.setNamespace('shop', {});
    server.setNamespace('vault', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await mkdir(profiles);
    await writeFile(join(profiles, 'helper.yaml'), PROFILE);
    await writeFile(kubeconfig, server.kubeconfig(certificate.cert));
    const env = { INJECTOR_KUBECONFIG: kubeconfig, INJECTOR_DRAIN_SECONDS: '0' };
    injector = await startInjector({ main: WORKSPACE.injector, profiles, folder, env });
    await injector.program.until(async () => (await checks()).includes('2 namespaces known'));
  });

  afterEach(async () => {
    expect(await injector.stop()).toBe('0');
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const checks = async (): Promise<string> =>
    (await fetch(`${injector.healthOrigin}/readyz?verbose`)).text();

  const reasonOf = async (review: Json): Promise<string | undefined> =>
    (await injector.apiServer.review('/mutate', review)).response.auditAnnotations?.['reason'];

  const eventsReach = (count: number): Promise<void> =>
    injector.program.until(() => Promise.resolve(server.events.length >= count));

  it('should keep out of a namespace what its pod-security level forbids', async () => {
    expect(await reasonOf(newReview(newPod('u-1', {}, 'vault')))).toBe('pod_security');
    expect(await reasonOf(newReview(newPod('u-1', {}, 'shop')))).toBe('injected');
  });

  it('should use a plain container on the old server that it found', async () => {
    const job = newPod('u-1');
    const [owner] = (job['metadata'] as { ownerReferences: Json[] }).ownerReferences;
    Object.assign(owner ?? {}, { apiVersion: 'batch/v1', kind: 'Job' });

    const { response } = await injector.apiServer.review('/mutate', newReview(job));

    expect(response.warnings?.join()).toMatch(/Job/);
  });

  it('should send an Event for a surprising skip, once, and none for a dry run', async () => {
    const hostNetwork = { hostNetwork: true };

    await reasonOf(dry(newReview(newPod('u-dry', hostNetwork))));
    await reasonOf(newReview(newPod('u-injected')));
    await reasonOf(newReview(newPod('u-1', hostNetwork)));
    await reasonOf(newReview(newPod('u-1', hostNetwork)));
    await reasonOf(newReview(newPod('u-2', hostNetwork)));
    await eventsReach(2);

    expect(server.events.map(({ involvedObject }) => involvedObject['uid'])).toEqual([
      'u-1',
      'u-2',
    ]);
    expect(server.events[0]).toMatchObject({ reason: 'InjectionSkipped', type: 'Warning' });
  });

  it('should answer reviews while the API is silent', async () => {
    server.isMute = true;

    expect(await reasonOf(newReview(newPod('u-1', { hostNetwork: true })))).toBe('host_network');
    expect(await reasonOf(newReview(newPod('u-2')))).toBe('injected');
  });
});
