import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { EdgeModule } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { ERROR_RULES } from './api/error-rules.ts';
import { FaultsController } from './api/faults.controller.ts';
import { HealthController } from './api/health.controller.ts';
import { KernelController } from './api/kernel.controller.ts';
import { OpenApiController } from './api/openapi.controller.ts';
import { SHORTHAND_CONTROLLERS } from './api/shorthand.controller.ts';
import { CapabilitiesService } from './changes/capabilities.service.ts';
import { ChangeQueue } from './changes/change-queue.ts';
import { ChangeRecorder } from './changes/change-recorder.ts';
import { ChangeService } from './changes/change.service.ts';
import { Clock } from './changes/clock.ts';
import { FaultStore } from './changes/fault-store.ts';
import { FaultsService } from './changes/faults.service.ts';
import { JournalRepository } from './changes/journal.repository.ts';
import { KernelRepository } from './changes/kernel.repository.ts';
import { LeftoversService } from './changes/leftovers.service.ts';
import { ProcRepository } from './changes/proc.repository.ts';
import { TcProcess } from './changes/tc.process.ts';
import type { Config } from './config/config.ts';
import { CallGuard } from './guard/call.guard.ts';
import { InputGuard } from './guard/input.guard.ts';
import { TokenService } from './guard/token.service.ts';
import { ExpiryService } from './lifetime/expiry.service.ts';
import { SleepService } from './lifetime/sleep.service.ts';
import { listChecks } from './lifetime/readiness.ts';
import { RecoveryService } from './lifetime/recovery.service.ts';
import { ShutdownService } from './lifetime/shutdown.service.ts';
import { WatchService } from './lifetime/watch.service.ts';
import { MetricsService } from './metrics/metrics.service.ts';

/** What is there before the application is made. */
export interface Foundations {
  readonly config: Config;
  readonly log: Logger;
}

/** The whole agent. */
@Module({
  controllers: [
    FaultsController,
    ...SHORTHAND_CONTROLLERS,
    KernelController,
    HealthController,
    OpenApiController,
  ],
  providers: [
    // What touches the kernel, the disk and /proc.
    CapabilitiesService,
    Clock,
    JournalRepository,
    KernelRepository,
    ProcRepository,
    TcProcess,
    // The one way to change faults.
    ChangeQueue,
    ChangeRecorder,
    ChangeService,
    FaultStore,
    FaultsService,
    LeftoversService,
    // What the agent does by itself.
    ExpiryService,
    SleepService,
    MetricsService,
    RecoveryService,
    ShutdownService,
    WatchService,
    // What every call passes.
    TokenService,
    { provide: APP_GUARD, useClass: CallGuard },
    { provide: APP_GUARD, useClass: InputGuard },
  ],
})
export class AppModule {
  static register({ config, log }: Foundations): DynamicModule {
    const edge = EdgeModule.register({
      config,
      log,
      errors: ERROR_RULES,
      checks: (partOf) =>
        listChecks(config, partOf(RecoveryService), partOf(JournalRepository), partOf(FaultStore)),
      metrics: MetricsService,
    });
    return { module: AppModule, imports: [edge] };
  }
}
