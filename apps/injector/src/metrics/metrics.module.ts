import { Module } from '@nestjs/common';
import { FileMetrics } from './file-metrics.service.ts';
import { MetricsRegistry } from './metrics-registry.ts';
import { ReviewMetrics } from './review-metrics.service.ts';

@Module({
  providers: [MetricsRegistry, ReviewMetrics, FileMetrics],
  exports: [MetricsRegistry, ReviewMetrics],
})
export class MetricsModule {}
