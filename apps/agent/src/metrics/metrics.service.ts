import { Injectable } from '@nestjs/common';
import { type MetricCatalogue, MetricsRegistry } from '@sidecar-injector/http';
import type { Fault } from '@sidecar-injector/tc';
import type * as PromClient from 'prom-client';
import { FEATURES } from '../changes/capabilities.ts';
import { CapabilitiesService } from '../changes/capabilities.service.ts';
import { ChangeRecorder, type MadeChange } from '../changes/change-recorder.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { FaultsService } from '../changes/faults.service.ts';

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

/** Upper bounds in seconds: a change takes some 20 ms, a removal up to 1 s more. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Metrics = ReturnType<typeof makeMetrics>;

/**
 * Counts changes, and shows what is in force when it is asked for. prom-client is loaded with the
 * first change or the first scrape: most agents see neither.
 */
@Injectable()
export class MetricsService {
  private loading: Promise<Metrics> | undefined;

  constructor(
    private readonly store: FaultStore,
    private readonly faults: FaultsService,
    private readonly capabilities: CapabilitiesService,
    recorder: ChangeRecorder,
  ) {
    recorder.made.subscribe((change) => void this.count(change));
  }

  /** All metrics in the text format of Prometheus. */
  async render(): Promise<string> {
    const { metrics } = await this.load();
    return metrics.render();
  }

  /** Kinds and outcomes are few, so the series are. */
  private async count({ faults, outcome, seconds }: MadeChange): Promise<void> {
    const { changes, durations } = await this.load();
    changes.inc({ kind: kindOf(faults), outcome });
    durations.observe(seconds);
  }

  private load(): Promise<Metrics> {
    this.loading ??= import('prom-client').then((client) =>
      makeMetrics(client, this.store, this.faults, this.capabilities),
    );
    return this.loading;
  }
}

/** The one effect of some faults; `several` for more than one, `none` without a fault. */
function kindOf(faults: readonly Fault[]): string {
  const kinds = new Set(faults.flatMap(({ effects }) => Object.keys(effects)));
  const [kind = 'none'] = kinds;
  return kinds.size > 1 ? 'several' : kind;
}

/** Makes all metrics; most show what is there when they are asked for. */
function makeMetrics(
  { Counter, Gauge, Histogram, Registry }: typeof PromClient,
  store: FaultStore,
  service: FaultsService,
  capabilities: CapabilitiesService,
) {
  const metrics = new MetricsRegistry(new Registry(), METRICS);
  const changes = new Counter(metrics.describe('agent_changes_total'));
  const durations = new Histogram({
    ...metrics.describe('agent_change_duration_seconds'),
    buckets: BUCKETS,
  });
  new Gauge({
    ...metrics.describe('agent_faults'),
    collect() {
      this.reset();
      for (const { fault } of store.state.faults.values()) {
        this.inc({ kind: kindOf([fault]) });
      }
    },
  });
  new Counter({
    ...metrics.describe('agent_drift_repairs_total'),
    collect() {
      this.reset();
      this.inc(store.repairs);
    },
  });
  new Gauge({
    ...metrics.describe('agent_drifted'),
    collect() {
      this.reset();
      if (store.drift !== false && store.drift !== 'repaired') {
        this.set({ reason: store.drift }, 1);
      }
    },
  });
  new Counter({
    ...metrics.describe('agent_fault_packets_dropped_total'),
    async collect() {
      this.reset();
      // Where the kernel cannot be read, the rest of the metrics says so.
      const { faults } = await service.list().catch(() => ({ faults: [] }));
      for (const { name, kernel } of faults) {
        const dropped = kernel.reduce((sum, leaf) => sum + leaf.dropped, 0);
        this.inc({ fault: name }, dropped);
      }
    },
  });
  new Gauge({
    ...metrics.describe('agent_kernel_feature'),
    collect() {
      for (const feature of FEATURES) {
        const isThere = capabilities.features[feature];
        if (isThere !== undefined) {
          this.set({ feature }, isThere ? 1 : 0);
        }
      }
    },
  });
  return { metrics, changes, durations };
}
