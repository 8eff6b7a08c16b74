import type { Json } from '@sidecar-injector/testing/programs';
import { parseLossless, printLossless } from './lossless-json.ts';
import type { Owned } from './profile-set.ts';

/** The name of the container that {@link withNewcomer} adds. */
export const NEWCOMER = 'added-by-another-webhook';

/** What the API server and an image rewriter make of our containers between two reviews. */
export function defaulted(pod: Json, owned: Owned): Json {
  const copy = parseLossless(printLossless(pod));
  for (const container of containersOf(copy)) {
    if (owned.containers.includes(container['name'] as string)) {
      setDefaults(container);
    }
  }
  return copy;
}

/** The Pod with one more container in front, as another webhook would add it. */
export function withNewcomer(pod: Json): Json {
  const copy = parseLossless(printLossless(pod));
  const spec = copy['spec'] as { containers: Json[] };
  spec.containers.unshift({ name: NEWCOMER, image: 'registry.example/other:1' });
  return copy;
}

function setDefaults(container: Json): void {
  const mounts = (container['volumeMounts'] ?? []) as Json[];
  const ports = (container['ports'] ?? []) as Json[];
  Object.assign(container, {
    image: `mirror.example/${container['image'] as string}@sha256:${'0'.repeat(64)}`,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: container['resources'] ?? {},
    ports: ports.map((port) => ({ ...port, protocol: port['protocol'] ?? 'TCP' })),
    volumeMounts: [...mounts, { name: 'kube-api-access-x', mountPath: '/var/run/secrets/x' }],
  });
}

function containersOf(pod: Json): Json[] {
  const spec = pod['spec'] as { containers: Json[]; initContainers?: Json[] | null };
  return [...spec.containers, ...(spec.initContainers ?? [])];
}
