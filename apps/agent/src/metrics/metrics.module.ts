import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.ts';
import { ChangeMetrics } from './change-metrics.service.ts';
import { FaultMetrics } from './fault-metrics.service.ts';
import { MetricsRegistry } from './metrics-registry.ts';

@Module({
  imports: [ChangesModule],
  providers: [ChangeMetrics, FaultMetrics, MetricsRegistry],
  exports: [MetricsRegistry],
})
export class MetricsModule {}
