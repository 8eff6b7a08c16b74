import { Module } from '@nestjs/common';
import { inject } from '@sidecar-injector/injection';
import { ClusterModule } from '../cluster/cluster.module.ts';
import { MetricsModule } from '../metrics/metrics.module.ts';
import { AdmissionController } from './admission.controller.ts';
import { AdmissionService, ENGINE } from './admission.service.ts';
import { ReviewRecorder } from './review-recorder.service.ts';

@Module({
  imports: [ClusterModule, MetricsModule],
  controllers: [AdmissionController],
  providers: [{ provide: ENGINE, useValue: inject }, AdmissionService, ReviewRecorder],
})
export class AdmissionModule {}
