import { Inject, Injectable } from '@nestjs/common';
import { describeError } from '@sidecar-injector/http';
import type { Fault } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { ChangeQueue } from '../changes/change-queue.ts';
import { Clock } from '../changes/clock.ts';
import { CommandError } from '../changes/command.error.ts';
import { FaultsService } from '../changes/faults.service.ts';
import type { Config } from '../config/config.ts';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { RecoveryService } from './recovery.service.ts';

/** How long until the kernel is read again where that has failed, in milliseconds. */
const RETRY_AFTER = 5_000;

/** Whom the log names for what the agent does by itself. */
const SELF = { address: 'agent' };

/** Takes up what is in the kernel when the agent starts, and sets the faults of `AGENT_FAULTS`. */
@Injectable()
export class StartupService {
  /** Whether the faults of `AGENT_FAULTS` are being set. */
  isSettingFaults = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly recovery: RecoveryService,
    private readonly faults: FaultsService,
  ) {}

  /**
   * To be called before the first call is taken: whoever asks then is told what is in force. The
   * faults of `AGENT_FAULTS` are not waited for.
   */
  async begin(): Promise<void> {
    try {
      const isNew = await this.queue.enterFirst(() => this.recovery.recover());
      if (isNew) {
        void this.setInitialFaults();
      }
    } catch (error) {
      this.log.warn({ error: describeError(error) }, 'the kernel cannot be read');
      this.tryAgain(error);
    }
  }

  /** Where there is no `tc`, none has left anything, and looking again would find the same. */
  private tryAgain(error: unknown): void {
    if (!(error instanceof CommandError) || error.failure !== 'missing') {
      this.clock.after(RETRY_AFTER, () => {
        void this.begin();
      });
    }
  }

  /** All in one change; where that is refused one by one, so that one bad fault costs only itself. */
  private async setInitialFaults(): Promise<void> {
    const { initialFaults } = this.config;
    this.isSettingFaults = true;
    const isSet = initialFaults.length > 1 && (await this.trySetting(initialFaults));
    for (const fault of isSet ? [] : initialFaults) {
      await this.trySetting([fault]);
    }
    this.isSettingFaults = false;
  }

  private async trySetting(faults: readonly Fault[]): Promise<boolean> {
    try {
      await this.faults.setAll(faults, { caller: SELF, dryRun: false });
      return true;
    } catch (error) {
      const names = faults.map(({ name }) => name);
      this.log.error({ faults: names, err: error }, 'faults of AGENT_FAULTS were refused');
      return false;
    }
  }
}
