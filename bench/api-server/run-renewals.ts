import { spawnSync } from 'node:child_process';
import { PATHS } from '../paths.ts';

/**
 * The cluster suite's case of renewed certificates with more Pods; it prints what it saw.
 *
 * @throws Error when a Pod was refused, or missed its sidecar.
 */
export function runRenewals(pods: number): void {
  const { status } = spawnSync(process.execPath, [PATHS.clusterSuite, 'renewals'], {
    env: { ...process.env, RENEWAL_PODS: String(pods) },
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error('A Pod was refused or missed under renewed certificates, see above.');
  }
}
