import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from 'pino';
import { ChangesModule } from '../changes/changes.module.ts';
import { LOGGER } from '../config/tokens.ts';
import { GuardModule } from '../guard/guard.module.ts';
import { LifetimeModule } from '../lifetime/lifetime.module.ts';
import { MetricsModule } from '../metrics/metrics.module.ts';
import { AgentErrorFilter } from './agent-error.filter.ts';
import { CALLS } from './calls.ts';
import { ConnectionDrainService } from './connection-drain.service.ts';
import { FaultsController } from './faults.controller.ts';
import { HealthController } from './health.controller.ts';
import { HealthService } from './health.service.ts';
import { KernelController } from './kernel.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { OpenApiController } from './openapi.controller.ts';
import { SHORTHAND_CONTROLLERS } from './shorthand.controller.ts';

/** What the agent answers over HTTP. */
@Module({
  imports: [ChangesModule, LifetimeModule, MetricsModule, GuardModule],
  controllers: [
    FaultsController,
    ...SHORTHAND_CONTROLLERS,
    KernelController,
    HealthController,
    MetricsController,
    OpenApiController,
  ],
  providers: [
    ConnectionDrainService,
    HealthService,
    {
      provide: APP_FILTER,
      inject: [LOGGER],
      useFactory: (log: Logger) => new AgentErrorFilter(log, CALLS),
    },
  ],
})
export class ApiModule {}
