import type { Container, Pod } from '@sidecar-injector/admission';

/**
 * Says what the API server would refuse in a Pod, as far as sidecars can cause it: names twice,
 * mounts without a volume, ports twice. Written apart from the engine, to judge it.
 */
export function findPodProblems(pod: Pod): string[] {
  const containers = pod.spec?.containers ?? [];
  const initContainers = pod.spec?.initContainers ?? [];
  const all = [...containers, ...initContainers];
  const volumes = (pod.spec?.volumes ?? []).map(({ name }) => name);
  const running = [
    ...containers,
    ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return [
    ...(containers.length === 0 ? ['no containers'] : []),
    ...twice(all.map(({ name }) => name)).map((name) => `container ${name} twice`),
    ...twice(volumes).map((name) => `volume ${name} twice`),
    ...twice(running.flatMap(portsOf)).map((port) => `port ${port} twice`),
    ...twice((pod.spec?.hostAliases ?? []).map(({ ip }) => ip)).map((ip) => `address ${ip} twice`),
    ...twice((pod.spec?.imagePullSecrets ?? []).map(({ name }) => name ?? '')).map(
      (name) => `secret ${name} twice`,
    ),
    ...all.flatMap((container) => findContainerFaults(container, volumes)),
  ];
}

function findContainerFaults(container: Container, volumes: readonly string[]): string[] {
  const mounts = container.volumeMounts ?? [];
  return [
    ...mounts
      .filter(({ name }) => !volumes.includes(name))
      .map(({ name }) => `${container.name} mounts absent volume ${name}`),
    ...twice(mounts.map(({ mountPath }) => mountPath)).map(
      (path) => `${container.name} mounts ${path} twice`,
    ),
    ...twice((container.env ?? []).map(({ name }) => name)).map(
      (name) => `${container.name} sets ${name} twice`,
    ),
  ];
}

function portsOf({ ports }: Container): string[] {
  return (ports ?? []).map(
    ({ containerPort, protocol = 'TCP' }) => `${String(containerPort)}/${protocol}`,
  );
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
