import { Module } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { KernelModule } from '../kernel/kernel.module.ts';
import { ChangeMetricsModule } from '../metrics/change-metrics.module.ts';
import { ChangeRecorder } from './change-recorder.service.ts';
import { ChangeService } from './change.service.ts';
import { CleanupService } from './cleanup.service.ts';
import { DriftService } from './drift.service.ts';
import { ExpiryService } from './expiry.service.ts';
import { FaultActivator } from './fault-activator.ts';
import { FaultQueries } from './fault-queries.service.ts';
import { FaultStore } from './fault-store.ts';
import { FaultsApi } from './faults-api.service.ts';
import { FaultsController } from './faults.controller.ts';
import { FaultsService } from './faults.service.ts';
import { JournalService } from './journal.service.ts';
import { RecoveryService } from './recovery.service.ts';
import { ShutdownService } from './shutdown.service.ts';
import { StartupService } from './startup.service.ts';
import { Turnstile } from './turnstile.ts';
import { WarningsService } from './warnings.service.ts';

@Module({
  imports: [KernelModule, ChangeMetricsModule],
  controllers: [FaultsController],
  providers: [
    ChangeRecorder,
    ChangeService,
    CleanupService,
    Clock,
    DriftService,
    ExpiryService,
    FaultActivator,
    FaultQueries,
    FaultStore,
    FaultsApi,
    FaultsService,
    JournalService,
    RecoveryService,
    ShutdownService,
    StartupService,
    Turnstile,
    WarningsService,
  ],
  exports: [
    Clock,
    DriftService,
    FaultQueries,
    FaultStore,
    FaultsService,
    JournalService,
    RecoveryService,
    StartupService,
  ],
})
export class FaultsModule {}
