import { spawnSync } from 'node:child_process';
import { PATHS } from '../paths.ts';

/** The cluster suite's case of renewed certificates with more Pods; it prints what it saw. */
export function runRenewals(pods: number): void {
  spawnSync(process.execPath, [PATHS.clusterSuite, 'renewals'], {
    env: { ...process.env, RENEWAL_PODS: String(pods) },
    stdio: 'inherit',
  });
}
