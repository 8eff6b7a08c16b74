import { Module } from '@nestjs/common';
import { FileMetrics } from './file-metrics.service.ts';
import { InjectorMetrics } from './injector-metrics.ts';
import { ReviewMetrics } from './review-metrics.service.ts';

@Module({
  providers: [InjectorMetrics, ReviewMetrics, FileMetrics],
  exports: [InjectorMetrics, ReviewMetrics],
})
export class MetricsModule {}
