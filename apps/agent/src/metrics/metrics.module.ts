import { Module } from '@nestjs/common';
import { FaultsModule } from '../faults/faults.module.ts';
import { KernelModule } from '../kernel/kernel.module.ts';
import { ChangeMetricsModule } from './change-metrics.module.ts';
import { FaultMetrics } from './fault-metrics.service.ts';
import { MetricsController } from './metrics.controller.ts';

@Module({
  imports: [ChangeMetricsModule, FaultsModule, KernelModule],
  controllers: [MetricsController],
  providers: [FaultMetrics],
})
export class MetricsModule {}
