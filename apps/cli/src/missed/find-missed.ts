import type { Pod } from '@sidecar-injector/admission';
import {
  type InjectionContext,
  matchesLabels,
  type OptIn,
  type Outcome,
  type Reason,
  type Profile,
} from '@sidecar-injector/injection';
import type { Engine } from '../workloads/engine.ts';
import type { LiveCluster } from './live-cluster.ts';

/** A running Pod without sidecars that it should have. */
export interface MissedPod {
  readonly namespace: string;
  readonly pod: string;
  /** What the webhook would decide now: `injected`, or why it would not. */
  readonly code: Reason;
  readonly message: string;
}

export interface MissedReport {
  readonly missed: readonly MissedPod[];
  /** How many running Pods the webhooks select. */
  readonly selected: number;
}

/**
 * Finds the running Pods whose creation the injector would see, and that lack sidecars: they were
 * created before the label, while no injector answered, or were skipped for a surprising reason.
 */
export function findMissed(
  cluster: LiveCluster,
  engine: Engine,
  profiles: readonly Profile[],
  onMissingProfile: InjectionContext['onMissingProfile'],
): MissedReport {
  const selected = cluster.pods.filter(isRunning).flatMap((pod) => {
    const optIn = optInOf(pod, cluster);
    return optIn === undefined ? [] : [{ pod, optIn }];
  });
  const missed = selected.flatMap(({ pod, optIn }) => {
    const context = contextOf(pod, optIn, cluster, onMissingProfile);
    const { reason, message, ...outcome } = engine.inject(pod, context, profiles);
    return isMissed(outcome)
      ? [{ namespace: namespaceOf(pod), pod: pod.metadata?.name ?? '', code: reason, message }]
      : [];
  });
  return { missed, selected: selected.length };
}

function isMissed({ decision, surprising }: Pick<Outcome, 'decision' | 'surprising'>): boolean {
  return decision !== 'skip' || surprising;
}

/** What has ended, or is about to, needs no sidecar any more. */
function isRunning({ metadata, status }: Pod): boolean {
  const { phase } = (status ?? {}) as { readonly phase?: string };
  return (
    metadata?.['deletionTimestamp'] === undefined && phase !== 'Succeeded' && phase !== 'Failed'
  );
}

function optInOf(pod: Pod, { hooks, namespaces }: LiveCluster): OptIn | undefined {
  const namespace = namespaces.get(namespaceOf(pod)) ?? {};
  const labels = pod.metadata?.labels ?? {};
  return hooks.find(
    ({ namespaceSelector, objectSelector }) =>
      matchesLabels(namespaceSelector, namespace) && matchesLabels(objectSelector, labels),
  )?.optIn;
}

function contextOf(
  pod: Pod,
  optIn: OptIn,
  { namespaces, kubeVersion }: LiveCluster,
  onMissingProfile: InjectionContext['onMissingProfile'],
): InjectionContext {
  const namespace = namespaceOf(pod);
  return {
    optIn,
    operation: 'CREATE',
    kind: { group: '', kind: 'Pod' },
    namespace,
    namespaceLabels: namespaces.get(namespace),
    kubeVersion,
    onMissingProfile,
  };
}

function namespaceOf(pod: Pod): string {
  return pod.metadata?.namespace ?? '';
}
