import type { V1Container, V1EnvVar, V1Pod } from '@kubernetes/client-node';
import { fieldOf } from './volume.ts';

/** Where the API server is, as kubelet tells each container. */
export interface ApiServerAddress {
  readonly host: string;
  readonly port: string;
}

/** The environment of a container, without that of its image. */
export function variablesOf(
  pod: V1Pod,
  container: V1Container,
  { host, port }: ApiServerAddress,
): NodeJS.ProcessEnv {
  const own = (container.env ?? []).map((variable) => [variable.name, valueOf(pod, variable)]);
  return {
    HOSTNAME: pod.metadata?.name,
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: port,
    ...(Object.fromEntries(own) as NodeJS.ProcessEnv),
  };
}

function valueOf(pod: V1Pod, { name, value = '', valueFrom }: V1EnvVar): string {
  if (valueFrom === undefined) {
    return value;
  }
  if (valueFrom.fieldRef === undefined) {
    throw new Error(`the variable ${name} has a source that this node does not know`);
  }
  return fieldOf(pod, valueFrom.fieldRef.fieldPath);
}
