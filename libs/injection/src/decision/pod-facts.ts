import type { Container, Pod } from '@sidecar-injector/admission';
import type { TemplateValues } from '../profile/template.ts';

/** Read-only views of a Pod in which whatever is absent or `null` is empty. */

export function containersOf(pod: Pod): readonly Container[] {
  return pod.spec?.containers ?? [];
}

export function initContainersOf(pod: Pod): readonly Container[] {
  return pod.spec?.initContainers ?? [];
}

export function labelsOf(pod: Pod): Readonly<Record<string, string>> {
  return pod.metadata?.labels ?? {};
}

export function annotationsOf(pod: Pod): Readonly<Record<string, string>> {
  return pod.metadata?.annotations ?? {};
}

/** The member itself, never one that every object inherits, such as `constructor`. */
export function ownEntry<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Whether a Job controls the Pod, so that the Pod should end when its work is done. */
export function isOwnedByJob(pod: Pod): boolean {
  const owners = pod.metadata?.ownerReferences ?? [];
  return owners.some(
    ({ controller, kind, apiVersion }) =>
      controller === true && kind === 'Job' && apiVersion.startsWith('batch/'),
  );
}

/** Labels of nodes; the older one is still set and still selected by. */
const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'] as const;

/** The operating system the Pod asks for (KEP-2802); Linux where it asks for none. */
export function osOf(pod: Pod): 'linux' | 'windows' {
  const { os, nodeSelector } = pod.spec ?? {};
  const asked = os?.name ?? OS_LABELS.map((key) => ownEntry(nodeSelector ?? {}, key)).find(Boolean);
  return asked === 'windows' ? 'windows' : 'linux';
}

/** Whether an init container keeps running beside the app (KEP-753). */
export function isNativeSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** What `${…}` expressions of a profile stand for in this Pod. */
export function templateValuesOf(pod: Pod, namespace: string): TemplateValues {
  return {
    namespace,
    labels: labelsOf(pod),
    annotations: annotationsOf(pod),
    serviceAccountName: serviceAccountOf(pod),
    // Not a getter: in an object literal V8 makes a hidden class for each, which holds on to the Pod.
    probePorts: probePortsOf(pod).join(','),
  };
}

/** A manifest may leave it out; the server has filled it in before a webhook sees the Pod. */
function serviceAccountOf({ spec }: Pod): string {
  return [spec?.serviceAccountName, spec?.serviceAccount].find(Boolean) ?? 'default';
}

/** The ports that the kubelet probes, ascending; named ones looked up in their container. */
export function probePortsOf(pod: Pod): number[] {
  const running = [...containersOf(pod), ...initContainersOf(pod).filter(isNativeSidecar)];
  return [...new Set(running.flatMap(probePortsOfContainer))].sort((a, b) => a - b);
}

function probePortsOfContainer(container: Container): number[] {
  const { livenessProbe, readinessProbe, startupProbe, ports } = container;
  return [livenessProbe, readinessProbe, startupProbe]
    .map((probe) => (probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc)?.port)
    .map((port) => toNumber(port, ports ?? []))
    .filter((port) => port !== undefined);
}

function toNumber(
  port: number | string | undefined,
  named: NonNullable<Container['ports']>,
): number | undefined {
  if (typeof port !== 'string') {
    return port;
  }
  return /^\d+$/.test(port) ? Number(port) : named.find(({ name }) => name === port)?.containerPort;
}
