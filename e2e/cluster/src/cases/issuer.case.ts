import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { kubectl } from '../lab/cluster.ts';
import { type Namespace, newNamespace } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

const CA = 'e2e-company-ca';
const API = 'cert-manager.io/v1';

/** A CA in the namespace of the release, as a company has one for its cluster. */
const newIssuers = (namespace: string): object => ({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: API,
      kind: 'Issuer',
      metadata: { name: `${CA}-root`, namespace },
      spec: { selfSigned: {} },
    },
    {
      apiVersion: API,
      kind: 'Certificate',
      metadata: { name: CA, namespace },
      spec: { isCA: true, commonName: CA, secretName: CA, issuerRef: { name: `${CA}-root` } },
    },
    {
      apiVersion: API,
      kind: 'Issuer',
      metadata: { name: CA, namespace },
      spec: { ca: { secretName: CA } },
    },
  ],
});

describe('an issuer of the user', () => {
  const namespace = 'sidecar-injector';
  let release: Release;
  let optedIn: Namespace;

  before(async () => {
    await kubectl.run(['apply', '--filename', '-'], newIssuers(namespace));
    release = await Release.install([`tls.certManager.issuerRef.name=${CA}`], namespace);
    optedIn = await newNamespace('enabled');
  });

  after(async () => {
    await optedIn.remove();
    await release.uninstall();
    await kubectl.run(['delete', '--filename', '-'], newIssuers(namespace));
  });

  it('signs the certificate, and the API server trusts it by the CA that is in the Secret', async () => {
    assert.equal(await optedIn.dryRun(), 'app network-delay-sidecar');
    const issuer = ['--output', 'jsonpath={.spec.issuerRef.name}'];
    assert.equal(
      await release.kubectl('get', 'certificate', 'sidecar-injector-tls', ...issuer),
      CA,
    );
    const certificates = (await release.kubectl('get', 'certificates', '--output', 'name')).trim();
    assert.deepEqual(
      certificates.split('\n').map((name) => name.split('/')[1]),
      [CA, 'sidecar-injector-tls'],
    );
  });
});
