import {
  type CoreV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1ContainerState,
  type V1Pod,
  type V1PodStatus,
} from '@kubernetes/client-node';

/** What a node knows of a Pod. */
export interface Observation {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly ip?: string;
  readonly hostIP: string;
  readonly isReady: boolean;
  readonly restarts: number;
  readonly state: V1ContainerState;
}

/** Tells the API server, as kubelet does through the status of the Pod. */
export async function writeStatus(api: CoreV1Api, pod: V1Pod, seen: Observation): Promise<void> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const body = { status: statusOf(pod, seen) };
  const asMerge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  await api.patchNamespacedPodStatus({ name, namespace, body }, asMerge);
}

function statusOf(pod: V1Pod, seen: Observation): V1PodStatus {
  const time = new Date();
  const conditions = {
    PodScheduled: true,
    Initialized: true,
    ContainersReady: seen.isReady,
    Ready: seen.isReady,
  };
  return {
    phase: seen.phase,
    hostIP: seen.hostIP,
    startTime: pod.metadata?.creationTimestamp ?? time,
    ...(seen.ip !== undefined && { podIP: seen.ip, podIPs: [{ ip: seen.ip }] }),
    conditions: Object.entries(conditions).map(([type, isSo]) => ({
      type,
      status: isSo ? 'True' : 'False',
      lastTransitionTime: time,
    })),
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image = '' }) => ({
      name,
      image,
      imageID: image,
      ready: seen.isReady,
      started: seen.phase === 'Running',
      restartCount: seen.restarts,
      state: seen.state,
    })),
  };
}
