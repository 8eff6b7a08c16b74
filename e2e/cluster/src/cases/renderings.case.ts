import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { helm, kubectl } from '../lab/cluster.ts';
import { CHART } from '../lab/helm.ts';
import { type Namespace, newNamespace } from '../lab/namespace.ts';

const CI = join(CHART, 'ci');
const RELEASE = 'renderings';

/** As much of the Prometheus operator as a dry run needs. */
const MONITORS = ['ServiceMonitor', 'PodMonitor'].map((kind) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${kind.toLowerCase()}s.monitoring.coreos.com` },
  spec: {
    group: 'monitoring.coreos.com',
    scope: 'Namespaced',
    names: { kind, plural: `${kind.toLowerCase()}s` },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
}));
const CRDS = MONITORS.map(({ metadata }) => `crd/${metadata.name}`);

describe('every rendering of charts/ci, by a dry run of the API server', () => {
  let namespace: Namespace;

  before(async () => {
    namespace = await newNamespace(undefined);
    const list = { apiVersion: 'v1', kind: 'List', items: MONITORS };
    await kubectl.run(['apply', '--filename', '-'], list);
    await kubectl.run(['wait', '--for=condition=Established', ...CRDS]);
  });

  after(async () => {
    await kubectl.run(['delete', ...CRDS]);
    await namespace.remove();
  });

  for (const file of readdirSync(CI)) {
    it(`accepts that of ${file}`, async () => {
      // Those of `helm test` are in a namespace that a dry run does not make.
      const options = ['--skip-tests', '--namespace', namespace.name, '--values', join(CI, file)];
      const manifests = await helm('template', RELEASE, CHART, ...options);
      const args = ['apply', '--dry-run=server', '--namespace', namespace.name, '--filename', '-'];

      const { ok, err } = await kubectl.try(args, manifests);
      assert.ok(ok, err);
      // A field that the API does not know would be told as a warning.
      assert.doesNotMatch(err, /unknown field/);
    });
  }
});
