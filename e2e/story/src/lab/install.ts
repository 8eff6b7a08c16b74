import { join } from 'node:path';
import { findHelm } from '@sidecar-injector/testing/helm';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import type { Cluster } from './cluster.ts';
import { run } from './shell.ts';

/** The release and its namespace, as docs/install.md has them. */
export const RELEASE = 'sidecar-injector';

/**
 * A node here has a part of one processor, and counts waiting for it as use: with the chart's limit
 * of a tenth, an agent would take half a minute to start. Nothing else differs from the defaults.
 */
const VALUES = ['--set', 'agent.resources.limits.cpu=1'];

/** `helm install` or `helm upgrade` of the chart, until its Pods are ready. */
export async function helm(
  cluster: Cluster,
  command: 'install' | 'upgrade',
  ...values: readonly string[]
): Promise<void> {
  await runHelm(
    cluster,
    ...[command, RELEASE, join(WORKSPACE.root, 'charts'), '--create-namespace'],
    ...['--wait', '--timeout', '150s', ...VALUES, ...values],
  );
}

/** `helm test`, whose Pod asks the API server itself. */
export async function helmTest(cluster: Cluster): Promise<void> {
  await runHelm(cluster, 'test', RELEASE, '--timeout', '90s');
}

async function runHelm(cluster: Cluster, ...args: readonly string[]): Promise<void> {
  const options = ['--kubeconfig', cluster.kubeconfig, '--namespace', RELEASE];
  await run(findHelm() ?? 'helm', ...options, ...args);
}
