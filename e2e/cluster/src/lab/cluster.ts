import { Kubectl } from '@sidecar-injector/control-plane';
import { runHelm, tryHelm } from './helm.ts';

const kubeconfig = process.env['CLUSTER_KUBECONFIG'] ?? '';

/** The cluster that the cases are for, as its administrator. */
export const kubectl = new Kubectl(kubeconfig);

/** Whether it is the one that the suite has started, of which more can be seen. */
export const isLab = process.env['CLUSTER_IS_LAB'] === 'yes';

/** For `skip`: why a case is not for any cluster. */
export function onlyInLab(reason: string): string | false {
  return isLab ? false : `needs the cluster that the suite starts: ${reason}`;
}

export const helm = (...args: readonly string[]): ReturnType<typeof runHelm> =>
  runHelm(kubeconfig, ...args);

export const helmResult = (...args: readonly string[]): ReturnType<typeof tryHelm> =>
  tryHelm(kubeconfig, ...args);
