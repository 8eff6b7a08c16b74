import { type DynamicModule, Module } from '@nestjs/common';
import { EdgeModule, plainRules } from '@sidecar-injector/http';
import { HealthServer } from '@sidecar-injector/http/health-port';
import { AdmissionModule } from '../admission/admission.module.ts';
import { CALLS } from '../admission/calls.ts';
import { ClusterService } from '../cluster/cluster.service.ts';
import { DrainService } from '../lifecycle/drain.service.ts';
import { Serving } from '../lifecycle/serving.ts';
import { InjectorMetrics } from '../metrics/injector-metrics.ts';
import type { Foundations } from './preflight.ts';

/** The whole injector. */
@Module({ imports: [AdmissionModule], providers: [Serving, DrainService, HealthServer] })
export class AppModule {
  static register({ config, log, certificate, profiles }: Foundations): DynamicModule {
    const edge = EdgeModule.register({
      config,
      log,
      errors: plainRules(CALLS),
      checks: (partOf) => [partOf(Serving), certificate, profiles, partOf(ClusterService)],
      metrics: InjectorMetrics,
      made: [certificate, profiles],
    });
    return { module: AppModule, imports: [edge] };
  }
}
