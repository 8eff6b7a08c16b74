import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.ts';
import { LifecycleModule } from '../lifecycle/lifecycle.module.ts';
import { MetricsModule } from '../metrics/metrics.module.ts';
import { HealthServer } from './health.server.ts';
import { ReadinessChecks } from './readiness-checks.ts';

@Module({
  imports: [ClusterModule, LifecycleModule, MetricsModule],
  providers: [ReadinessChecks, HealthServer],
})
export class HealthModule {}
