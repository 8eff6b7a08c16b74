import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unpackTool } from '@sidecar-injector/testing/helm';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import type { Cluster } from '../lab/cluster.ts';
import { parseTimes, ping, summarize } from '../lab/ping.ts';
import { getPod, NAMESPACE, SIDECAR } from '../lab/pods.ts';
import type { Results } from '../lab/results.ts';
import { PATH } from '../lab/shell.ts';
import { assertDelayed, assertUndelayed } from './faults.ts';

/** Runs the commands of the README, as they stand there, in a shell; the chart is installed. */
export async function followReadme(cluster: Cluster, results: Results): Promise<void> {
  const script = readCommands('Install', 'Then make one Pod slow');
  const tools = dirname(unpackTool('kubectl') ?? '');
  const path = [tools, PATH].join(delimiter);
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, PATH: path };
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], { env });
  const during = summarize(parseTimes(stdout));
  const pod = await getPod(cluster.kubectl, 'web');
  const after = await ping(pod.status.podIP);
  // It belongs to no controller, and would hold up the drain of its node.
  await cluster.kubectl.run(['--namespace', NAMESPACE, 'delete', 'pod', 'web', '--now']);
  results.addPing('in the commands of the README', during);
  results.addPing('behind the last of them', after);
  assert.match(stdout, new RegExp(`^web ${SIDECAR}`, 'm'));
  assertDelayed(during.lowest);
  assertUndelayed(after.lowest);
}

/** The first block of shell commands behind a sentence of a section. */
function readCommands(heading: string, sentence: string): string {
  const readme = readFileSync(join(WORKSPACE.root, 'README.md'), 'utf8');
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [, commands] = /```sh\n(.*?)^```/ms.exec(section.split(`\n${sentence}`)[1] ?? '') ?? [];
  assert.ok(commands, `README.md has no commands behind "${sentence}"`);
  return commands;
}
