import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findHelm, type HelmResult } from '@sidecar-injector/testing/helm';
import { WORKSPACE } from '@sidecar-injector/testing/programs';

export const CHART = join(WORKSPACE.root, 'charts');

/** Runs the real helm on a cluster, while the rest of this process goes on. */
export async function tryHelm(kubeconfig: string, ...args: readonly string[]): Promise<HelmResult> {
  const program = findHelm();
  if (program === undefined) {
    throw new Error(
      'helm is missing: npm brings it on 64-bit Linux, https://helm.sh/docs/intro/install elsewhere',
    );
  }
  // Settings and caches of whoever runs the tests stay out of it.
  const env = { HOME: join(tmpdir(), 'no-helm-home'), PATH: process.env['PATH'] };
  const child = spawn(program, ['--kubeconfig', kubeconfig, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { ok: code === 0, ...printed };
}

/** @throws Error with what helm says when it fails. */
export async function runHelm(kubeconfig: string, ...args: readonly string[]): Promise<string> {
  const { ok, out, err } = await tryHelm(kubeconfig, ...args);
  if (!ok) {
    throw new Error(`helm ${args.join(' ')}: ${err.trim()}`);
  }
  return out;
}
