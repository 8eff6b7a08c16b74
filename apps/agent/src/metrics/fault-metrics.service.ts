import { Injectable } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { FEATURES } from '../changes/capabilities.ts';
import { CapabilitiesService } from '../changes/capabilities.service.ts';
import { FaultQueries } from '../changes/fault-queries.service.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { describeMetric, kindOf } from './metrics.ts';
import { type Client, MetricsRegistry } from './metrics-registry.ts';

/** Shows what is in force when it is asked for. */
@Injectable()
export class FaultMetrics {
  constructor(
    metrics: MetricsRegistry,
    private readonly store: FaultStore,
    private readonly queries: FaultQueries,
    private readonly capabilities: CapabilitiesService,
  ) {
    metrics.whenLoaded((client, registers) => {
      this.showFaults(client, registers);
      this.showDrift(client, registers);
      this.showDrops(client, registers);
      this.showFeatures(client, registers);
    });
  }

  private showFaults({ Gauge }: Client, registers: Registry[]): void {
    const { store } = this;
    new Gauge({
      ...describeMetric('agent_faults'),
      registers,
      collect() {
        this.reset();
        for (const { fault } of store.state.faults.values()) {
          this.inc({ kind: kindOf([fault]) });
        }
      },
    });
  }

  private showDrift({ Counter, Gauge }: Client, registers: Registry[]): void {
    const { store } = this;
    new Counter({
      ...describeMetric('agent_drift_repairs_total'),
      registers,
      collect() {
        this.reset();
        this.inc(store.repairs);
      },
    });
    new Gauge({
      ...describeMetric('agent_drifted'),
      registers,
      collect() {
        this.reset();
        if (store.drift !== false && store.drift !== 'repaired') {
          this.set({ reason: store.drift }, 1);
        }
      },
    });
  }

  private showDrops({ Counter }: Client, registers: Registry[]): void {
    const { queries } = this;
    new Counter({
      ...describeMetric('agent_fault_packets_dropped_total'),
      registers,
      async collect() {
        this.reset();
        // Where the kernel cannot be read, the rest of the metrics says so.
        const { faults } = await queries.list().catch(() => ({ faults: [] }));
        for (const { name, kernel } of faults) {
          const dropped = kernel.reduce((sum, leaf) => sum + leaf.dropped, 0);
          this.inc({ fault: name }, dropped);
        }
      },
    });
  }

  private showFeatures({ Gauge }: Client, registers: Registry[]): void {
    const { capabilities } = this;
    new Gauge({
      ...describeMetric('agent_kernel_feature'),
      registers,
      collect() {
        for (const feature of FEATURES) {
          const isThere = capabilities.features[feature];
          if (isThere !== undefined) {
            this.set({ feature }, isThere ? 1 : 0);
          }
        }
      },
    });
  }
}
