import type { MetricCatalogue } from '@sidecar-injector/http';

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
} as const satisfies MetricCatalogue;

export type MetricName = keyof typeof METRICS;
