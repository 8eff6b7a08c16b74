import { Module } from '@nestjs/common';
import { CapabilitiesService } from './capabilities.service.ts';
import { ChangeQueue } from './change-queue.ts';
import { ChangeRecorder } from './change-recorder.ts';
import { ChangeService } from './change.service.ts';
import { Clock } from './clock.ts';
import { FaultActivator } from './fault-activator.ts';
import { FaultQueries } from './fault-queries.service.ts';
import { FaultStore } from './fault-store.ts';
import { FaultsService } from './faults.service.ts';
import { JournalRepository } from './journal.repository.ts';
import { KernelReporter } from './kernel-reporter.service.ts';
import { KernelRepository } from './kernel.repository.ts';
import { ClassDrainService } from './class-drain.service.ts';
import { ProcRepository } from './proc.repository.ts';
import { TcProcess } from './tc.process.ts';
import { WarningsService } from './warnings.service.ts';

const PROVIDERS = [
  CapabilitiesService,
  ChangeQueue,
  ChangeRecorder,
  ChangeService,
  Clock,
  FaultActivator,
  FaultQueries,
  FaultStore,
  FaultsService,
  JournalRepository,
  KernelReporter,
  KernelRepository,
  ClassDrainService,
  ProcRepository,
  TcProcess,
  WarningsService,
];

/** Sets and removes faults, and reads them. */
@Module({ providers: PROVIDERS, exports: PROVIDERS })
export class ChangesModule {}
