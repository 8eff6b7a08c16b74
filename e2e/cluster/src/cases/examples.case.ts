import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { readTable } from '@sidecar-injector/testing/tables';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { kubectl } from '../lab/cluster.ts';
import { eventually } from '../lab/eventually.ts';
import { newNamespace, newPod } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

const EXAMPLES = join(WORKSPACE.root, 'examples');
const ROWS = readTable(readFileSync(join(EXAMPLES, 'README.md'), 'utf8'), 'file');
const FILES = [...new Set(ROWS.map(({ file = '' }) => join(EXAMPLES, file)))];

/** How long the controllers may take to make the Pods, in milliseconds. */
const LIMIT = 30_000;

/** The Pods of a workload begin with its name. */
async function podOf(workload: string): Promise<V1Pod> {
  const [namespace = '', name = ''] = workload.split('/');
  return await eventually(
    `a Pod of ${workload}`,
    async () => {
      const { items } = await kubectl.get<{ items: V1Pod[] }>('pods', '--namespace', namespace);
      return items.find(({ metadata }) => metadata?.name?.startsWith(`${name}-`));
    },
    LIMIT,
  );
}

const namesOf = (containers: readonly { name: string }[] = []): string =>
  containers.map(({ name }) => name).join(' ');

describe('the examples, applied one after the other', () => {
  let release: Release;

  before(async () => {
    release = await Release.install();
    await release.upgrade(`--values=${join(EXAMPLES, 'two-profiles-values.yaml')}`);
    await untilKnown('log-shipper');
    for (const file of FILES) {
      await kubectl.run(['apply', '--filename', file]);
    }
  });

  after(async () => {
    for (const file of FILES) {
      await kubectl.run(['delete', '--ignore-not-found', '--filename', file]);
    }
    await release.uninstall();
  });

  for (const { file = '', workload = '', ...row } of ROWS) {
    it(`${file} gives the Pods of ${workload} what its page says`, async () => {
      const { spec } = await podOf(workload);

      assert.equal(namesOf(spec?.containers), row['containers']);
      assert.equal(namesOf(spec?.initContainers), row['init containers']);
    });
  }
});

/** The kubelet brings a changed ConfigMap into the Pods some time later. */
async function untilKnown(profile: string): Promise<void> {
  const namespace = await newNamespace('enabled');
  const pod = newPod('probe', { annotations: { 'sidecar-injector.io/profiles': profile } });
  await eventually(
    `profile ${profile} in use`,
    async () => {
      const { out } = await namespace.create(pod, '--dry-run=server', '--output', 'json');
      return out.includes(`"name": "${profile}"`) ? out : undefined;
    },
    120_000,
  );
  await namespace.remove();
}
