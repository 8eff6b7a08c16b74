import type { Container, Pod, PodSpec } from '@sidecar-injector/admission';

/** A small valid Pod with one container `app`; `spec` and `metadata` are laid over it. */
export function newPod(
  spec: Partial<PodSpec> = {},
  metadata: NonNullable<Pod['metadata']> = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', ...metadata },
    spec: { containers: [newContainer('app')], ...spec },
  };
}

export function newContainer(name: string, members: Partial<Container> = {}): Container {
  return { name, image: `registry.example/${name}:1`, ...members };
}
