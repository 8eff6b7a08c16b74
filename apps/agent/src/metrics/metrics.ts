import type { Fault } from '@sidecar-injector/tc';

/** The parts of a metric that its name does not say. */
interface MetricEntry {
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** Every metric of the agent. */
export const METRICS = {
  agent_faults: {
    help: 'Active faults, by kind; one with several effects counts as "several".',
    labelNames: ['kind'],
  },
  agent_changes_total: {
    help: 'Changes that callers asked for, by kind of the fault and by outcome: ok or the code of the error.',
    labelNames: ['kind', 'outcome'],
  },
  agent_change_duration_seconds: {
    help: 'Time from a change being asked for to its answer; a removal waits for packets in flight.',
    labelNames: [],
  },
  agent_drift_repairs_total: {
    help: 'How often something was put back that somebody else had removed or changed.',
    labelNames: [],
  },
  agent_drifted: {
    help: '1 while the kernel is not as it was set and cannot be put right, by reason.',
    labelNames: ['reason'],
  },
  agent_fault_packets_dropped_total: {
    help: 'Packets that were dropped by an active fault or by its full queue, since it was set.',
    labelNames: ['fault'],
  },
  agent_kernel_feature: {
    help: 'Whether the kernel has what faults need: 1 or 0; absent while it is not known.',
    labelNames: ['feature'],
  },
} as const satisfies Record<string, MetricEntry>;

export type MetricName = keyof typeof METRICS;

/** The settings that prom-client takes, for one metric of the catalogue. */
export function describeMetric<Name extends MetricName>(
  name: Name,
): { name: Name; help: string; labelNames: (typeof METRICS)[Name]['labelNames'][number][] } {
  const { help, labelNames } = METRICS[name];
  return { name, help, labelNames: [...labelNames] };
}

/** The one effect of some faults; `several` for more than one, `none` without a fault. */
export function kindOf(faults: readonly Fault[]): string {
  const kinds = new Set(faults.flatMap(({ effects }) => Object.keys(effects)));
  const [kind = 'none'] = kinds;
  return kinds.size > 1 ? 'several' : kind;
}
