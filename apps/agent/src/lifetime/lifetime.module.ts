import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.ts';
import { BlindRemoval } from './blind-removal.service.ts';
import { CleanupService } from './cleanup.service.ts';
import { ExpiryService } from './expiry.service.ts';
import { IdleService } from './idle.service.ts';
import { RecoveryService } from './recovery.service.ts';
import { ShutdownService } from './shutdown.service.ts';
import { StartupService } from './startup.service.ts';
import { WatchService } from './watch.service.ts';

/** What happens to faults without a call: from the start of the agent to its end. */
@Module({
  imports: [ChangesModule],
  providers: [
    BlindRemoval,
    CleanupService,
    ExpiryService,
    IdleService,
    RecoveryService,
    ShutdownService,
    StartupService,
    WatchService,
  ],
  exports: [RecoveryService, StartupService],
})
export class LifetimeModule {}
