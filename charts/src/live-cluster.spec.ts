import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { findHelm } from '@sidecar-injector/testing/helm';
import { CHART, NAMESPACE, RELEASE } from './chart.ts';
import { FakeCluster } from './fake-cluster.ts';
import { describeWithHelm } from './with-helm.ts';

const run = promisify(execFile);

const KUBE_SYSTEM = {
  '/api/v1/namespaces/kube-system': {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-system' },
  },
};

const data = { 'ca.crt': 'b2xkLWNh', 'tls.crt': 'b2xkLWNlcnQ=', 'tls.key': 'b2xkLWtleQ==' };
const OLD_SECRET = {
  [`/api/v1/namespaces/${NAMESPACE}/secrets/${RELEASE}-tls`]: {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${RELEASE}-tls`,
      namespace: NAMESPACE,
      // By these helm knows its own.
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        'meta.helm.sh/release-name': RELEASE,
        'meta.helm.sh/release-namespace': NAMESPACE,
      },
    },
    data,
  },
};

describeWithHelm('rendered beside a cluster', () => {
  let folder = '';
  const clusters: FakeCluster[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'live-cluster-'));
  });

  afterEach(() => {
    for (const cluster of clusters.splice(0)) cluster.stop();
    rmSync(folder, { recursive: true });
  });

  /** @returns what helm prints, be it a rendering or a refusal. */
  async function render(cluster: FakeCluster, ...settings: string[]): Promise<string> {
    clusters.push(cluster);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, await cluster.start(), { mode: 0o600 });
    const options = ['--dry-run=server', '--disable-openapi-validation', '--namespace', NAMESPACE];
    const values = settings.flatMap((setting) => ['--set', setting]);
    const args = ['template', RELEASE, CHART, ...options, ...values];
    const env = { HOME: folder, KUBECONFIG: kubeconfig };
    const { stdout } = await run(findHelm() ?? '', args, { env }).catch((error: unknown) => ({
      stdout: (error as { stderr: string }).stderr,
    }));
    return stdout;
  }

  it('should be refused where the cluster has no cert-manager', async () => {
    const said = await render(new FakeCluster(false, KUBE_SYSTEM));

    expect(said).toContain('the cluster has no cert-manager (cert-manager.io/v1)');
    expect(said).toContain('helm install cert-manager oci://');
    expect(said).toContain('--set tls.mode=self-signed');
  });

  it('should be taken where it has', async () => {
    expect(await render(new FakeCluster(true, KUBE_SYSTEM))).toContain('kind: Certificate');
  });

  it('should be taken without cert-manager where it is not used', async () => {
    const said = await render(new FakeCluster(false, KUBE_SYSTEM), 'tls.mode=self-signed');

    expect(said).toContain('kind: MutatingWebhookConfiguration');
  });

  it('should keep the certificate that helm has made', async () => {
    const cluster = new FakeCluster(false, { ...KUBE_SYSTEM, ...OLD_SECRET });

    const rendering = await render(cluster, 'tls.mode=self-signed');

    for (const [key, value] of Object.entries(data)) {
      expect(rendering).toContain(`${key}: ${value}`);
    }
    expect(rendering.match(/caBundle: (.*)/g)).toEqual(
      Array(3).fill(`caBundle: ${data['ca.crt']}`),
    );
  });
});
