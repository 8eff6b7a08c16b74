import type { Kubectl } from '@sidecar-injector/control-plane';

/** The container that the chart's default profile adds. */
export const SIDECAR = 'network-delay-sidecar';

/** What the story reads of a Pod. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: {
    readonly nodeName: string;
    readonly containers: readonly { readonly name: string }[];
  };
  readonly status: {
    readonly podIP: string;
    readonly containerStatuses: readonly {
      readonly name: string;
      readonly containerID: string;
      readonly restartCount: number;
    }[];
  };
}

/** Where Pods of the story are, and how long they may take to get ready on a busy node. */
export const NAMESPACE = 'demo';
const PATIENCE = '--timeout=150s';

export async function getPod(kubectl: Kubectl, name: string): Promise<Pod> {
  return await kubectl.get<Pod>('--namespace', NAMESPACE, 'pod', name);
}

/** Waits for StatefulSets, whose Pods may have been deleted a moment ago. */
export async function untilRolledOut(kubectl: Kubectl, ...sets: readonly string[]): Promise<void> {
  const names = sets.map((set) => `statefulset/${set}`);
  for (const name of names) {
    await kubectl.run(['--namespace', NAMESPACE, 'rollout', 'status', name, PATIENCE]);
  }
}

export function containerOf(pod: Pod, name: string): Pod['status']['containerStatuses'][number] {
  const container = pod.status.containerStatuses.find((status) => status.name === name);
  if (container === undefined) {
    throw new Error(`${pod.metadata.name} has no container ${name}`);
  }
  return container;
}
