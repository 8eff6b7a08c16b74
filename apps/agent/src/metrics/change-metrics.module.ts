import { Module } from '@nestjs/common';
import { ChangeMetrics } from './change-metrics.service.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** What counts while changes are made; the rest of the metrics looks at faults. */
@Module({
  providers: [MetricsRegistry, ChangeMetrics],
  exports: [MetricsRegistry, ChangeMetrics],
})
export class ChangeMetricsModule {}
