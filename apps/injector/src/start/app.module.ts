import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorFilter } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { AdmissionModule } from '../admission/admission.module.ts';
import { CALLS } from '../admission/calls.ts';
import { LOGGER } from '../config/tokens.ts';
import { FoundationsModule } from './foundations.module.ts';
import { HealthModule } from '../health/health.module.ts';
import type { Foundations } from './preflight.ts';

/** The whole injector. */
@Module({
  imports: [AdmissionModule, HealthModule],
  providers: [
    {
      provide: APP_FILTER,
      inject: [LOGGER],
      useFactory: (log: Logger) => new ErrorFilter(log, CALLS),
    },
  ],
})
export class AppModule {
  static register(foundations: Foundations): DynamicModule {
    return { module: AppModule, imports: [FoundationsModule.of(foundations)] };
  }
}
