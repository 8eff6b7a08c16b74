import { Kubectl } from '@sidecar-injector/control-plane';
import { runHelm, tryHelm } from './helm.ts';

const kubeconfig = process.env['CLUSTER_KUBECONFIG'] ?? '';

/** The cluster that the cases are for, as its administrator. */
export const kubectl = new Kubectl(kubeconfig);

/** What the API server records of its callers; only the suite's own cluster shows it. */
export const auditLog = process.env['CLUSTER_AUDIT_LOG'];

/** What the API server says of its work; only the suite's own cluster shows it. */
export const apiServerLog = process.env['CLUSTER_API_SERVER_LOG'];

/** Whether it is the cluster that the suite has started, of which more can be seen. */
export const isLab = auditLog !== undefined;

/** For `skip`: why a case is not for any cluster. */
export function onlyInLab(reason: string): string | false {
  return isLab ? false : `needs the cluster that the suite starts: ${reason}`;
}

export const helm = (...args: readonly string[]): ReturnType<typeof runHelm> =>
  runHelm(kubeconfig, ...args);

export const helmResult = (...args: readonly string[]): ReturnType<typeof tryHelm> =>
  tryHelm(kubeconfig, ...args);
