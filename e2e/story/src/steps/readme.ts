import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpackTool } from '@sidecar-injector/testing/helm';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import type { Cluster } from '../lab/cluster.ts';
import type { Results } from '../lab/results.ts';
import { run } from '../lab/shell.ts';
import { assertDelayed } from './faults.ts';

/** The commands of the README that make one Pod slow, as one script. */
function readCommands(): string {
  const page = readFileSync(join(WORKSPACE.root, 'README.md'), 'utf8');
  const [, section = ''] = page.split('\n## Install\n');
  const [, script] = /```sh\n(kubectl create namespace .*?)```/s.exec(section) ?? [];
  assert.ok(script, 'the README has no commands after the install');
  return script;
}

/** Word for word, as somebody does who has just installed the chart. */
export async function followReadme(cluster: Cluster, results: Results): Promise<void> {
  const tools = dirname(unpackTool('kubectl') ?? '/usr/bin/kubectl');
  const terminal = `export KUBECONFIG='${cluster.kubeconfig}' PATH="$PATH:${tools}"`;
  const printed = await run('bash', '-euc', `${terminal}\n${readCommands()}`);
  const lowest = Math.min(
    ...[...printed.matchAll(/time=([\d.]+) ms/g)].map(([, ms]) => Number(ms)),
  );

  assert.match(printed, /web network-delay-sidecar/);
  assertDelayed(lowest);
  results.add('the commands of the README', `ping ${lowest.toFixed(1)} ms after curl`);
}
