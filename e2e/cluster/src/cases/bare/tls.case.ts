import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Certificate, newCertificate } from '@sidecar-injector/testing/programs';
import { helm, helmResult, kubectl } from '../../lab/cluster.ts';
import { eventually } from '../../lab/eventually.ts';
import { CHART } from '../../lab/helm.ts';
import { Release } from '../../lab/release.ts';

const NAMESPACE = 'sidecar-injector';
const SECRET = 'injector-certificate';
const DAY = 86_400_000;

/** A certificate of a CA of its own, for the Service of the chart. */
const newPair = (days: number): Promise<Certificate> =>
  newCertificate(new Date(), new Date(Date.now() + days * DAY), [
    `sidecar-injector.${NAMESPACE}.svc`,
  ]);

describe('a cluster without cert-manager', () => {
  it('has helm refuse the default mode in a sentence with the remedy, and installs nothing', async () => {
    const { ok, err } = await helmResult('install', NAMESPACE, CHART, '--namespace', 'default');

    assert.equal(ok, false);
    assert.match(
      err,
      /the cluster has no cert-manager .*Install it: helm install cert-manager oci:/,
    );
    assert.equal((await helm('list', '--all-namespaces', '--short')).trim(), '');
  });

  it('is served in the mode self-signed, and an upgrade keeps the certificate', async (test) => {
    const release = await Release.install(['tls.mode=self-signed']);
    test.after(() => release.uninstall());
    const certificate = (): Promise<string> =>
      release.kubectl('get', 'secret', 'sidecar-injector-tls', '--output', 'jsonpath={.data}');
    const before = await certificate();
    await release.upgrade('injector.logLevel=debug');

    assert.equal(await certificate(), before);
    await release.untilInjecting();
  });

  it('is served in the mode existing, and follows the Secret to another CA', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    test.after(() => {
      rmSync(folder, { recursive: true });
    });
    const bundle = join(folder, 'ca.crt');
    const [old, next] = [await newPair(30), await newPair(60)];
    await applySecret(old);
    writeFileSync(bundle, old.cert);
    const mode = ['tls.mode=existing', `tls.existing.secretName=${SECRET}`];
    const release = await Release.install([
      ...mode,
      '--set-file',
      `tls.existing.caBundle=${bundle}`,
    ]);
    test.after(async () => {
      await release.uninstall();
      await release.kubectl('delete', 'secret', SECRET);
    });
    const before = await release.readyz();
    // Both, before the certificate changes, as docs/install.md tells.
    writeFileSync(bundle, `${old.cert}\n${next.cert}`);
    await release.upgrade('--set-file', `tls.existing.caBundle=${bundle}`);
    await applySecret(next);
    await eventually('the other certificate', async () => {
      const now = await release.readyz();
      return /certificate: .*/.exec(now)?.[0] === /certificate: .*/.exec(before)?.[0]
        ? undefined
        : now;
    });

    await release.untilInjecting();
  });
});

async function applySecret({ cert, key }: Certificate): Promise<void> {
  const data = {
    'tls.crt': Buffer.from(cert).toString('base64'),
    'tls.key': Buffer.from(key).toString('base64'),
  };
  const metadata = { name: SECRET, namespace: NAMESPACE };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  const list = { apiVersion: 'v1', kind: 'List', items: [namespace, secret] };
  await kubectl.run(['apply', '--filename', '-'], list);
}
