import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from 'pino';
import { LOGGER } from './config/tokens.ts';
import { AgentErrorFilter } from './errors/agent-error.filter.ts';
import { FaultsModule } from './faults/faults.module.ts';
import { type Foundations, FoundationsModule } from './foundations.module.ts';
import { GuardModule } from './guard/guard.module.ts';
import { CALLS } from './health/calls.ts';
import { HealthModule } from './health/health.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { ShorthandModule } from './shorthand/shorthand.module.ts';
import { DrainService } from './start/drain.service.ts';

/** The whole agent. */
@Module({
  imports: [FaultsModule, ShorthandModule, HealthModule, MetricsModule, GuardModule],
  providers: [
    DrainService,
    {
      provide: APP_FILTER,
      inject: [LOGGER],
      useFactory: (log: Logger) => new AgentErrorFilter(log, CALLS),
    },
  ],
})
export class AppModule {
  static register(foundations: Foundations): DynamicModule {
    return { module: AppModule, imports: [FoundationsModule.of(foundations)] };
  }
}
