import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.ts';
import { ClusterService } from './cluster.service.ts';
import { EventRecorder } from './event-recorder.service.ts';

@Module({
  imports: [MetricsModule],
  providers: [ClusterService, EventRecorder],
  exports: [ClusterService, EventRecorder],
})
export class ClusterModule {}
