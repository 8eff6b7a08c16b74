import type { KubeConfig } from '@kubernetes/client-node';
import { Problems } from '../io/problems.ts';
import type { Connection } from './live-cluster.ts';

/** Takes the kubeconfig that kubectl would take. @throws Problems */
export function loadConfig(config: KubeConfig, { kubeconfig, context }: Connection): void {
  try {
    if (kubeconfig === undefined) {
      config.loadFromDefault();
    } else {
      config.loadFromFile(kubeconfig);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problems([
      `${kubeconfig ?? 'the kubeconfig'}: ${reason}; name another by --kubeconfig or KUBECONFIG`,
    ]);
  }
  if (context !== undefined) {
    config.setCurrentContext(context);
  }
  if (config.getCurrentCluster() === null) {
    const known = config.getContexts().map(({ name }) => name);
    throw new Problems([
      `the kubeconfig has no cluster for context "${config.getCurrentContext()}"; name one of ${known.join(', ') || 'another kubeconfig'}`,
    ]);
  }
}
