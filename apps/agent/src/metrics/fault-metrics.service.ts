import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { DriftService } from '../faults/drift.service.ts';
import { FaultQueries } from '../faults/fault-queries.service.ts';
import { FaultStore } from '../faults/fault-store.ts';
import { FEATURES } from '../kernel/capabilities.ts';
import { CapabilitiesService } from '../kernel/capabilities.service.ts';
import { kindOf } from './fault-kind.ts';
import { describeMetric } from './metrics.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** Shows what is in force when it is asked for. */
@Injectable()
export class FaultMetrics {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly store: FaultStore,
    private readonly drift: DriftService,
    private readonly queries: FaultQueries,
    private readonly capabilities: CapabilitiesService,
  ) {
    this.showFaults();
    this.showDrift();
    this.showDrops();
    this.showFeatures();
  }

  private showFaults(): void {
    const { store } = this;
    new Gauge({
      ...describeMetric('agent_faults'),
      registers: [this.metrics.registry],
      collect() {
        this.reset();
        for (const { fault } of store.state.faults.values()) {
          this.inc({ kind: kindOf([fault]) });
        }
      },
    });
  }

  private showDrift(): void {
    const { drift } = this;
    const registers = [this.metrics.registry];
    new Counter({
      ...describeMetric('agent_drift_repairs_total'),
      registers,
      collect() {
        this.reset();
        this.inc(drift.repairs);
      },
    });
    new Gauge({
      ...describeMetric('agent_drifted'),
      registers,
      collect() {
        this.reset();
        if (drift.drift !== false && drift.drift !== 'repaired') {
          this.set({ reason: drift.drift }, 1);
        }
      },
    });
  }

  private showDrops(): void {
    const { queries } = this;
    new Counter({
      ...describeMetric('agent_fault_packets_dropped_total'),
      registers: [this.metrics.registry],
      async collect() {
        const { faults } = await queries.list();
        this.reset();
        for (const { name, kernel } of faults) {
          const dropped = kernel.reduce((sum, leaf) => sum + leaf.dropped, 0);
          this.inc({ fault: name }, dropped);
        }
      },
    });
  }

  private showFeatures(): void {
    const { capabilities } = this;
    new Gauge({
      ...describeMetric('agent_kernel_feature'),
      registers: [this.metrics.registry],
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
