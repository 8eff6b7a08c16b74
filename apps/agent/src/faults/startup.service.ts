import { Inject, Injectable } from '@nestjs/common';
import { describeError } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { CommandError } from '../kernel/command.error.ts';
import { FaultsService } from './faults.service.ts';
import { RecoveryService } from './recovery.service.ts';
import { Turnstile } from './turnstile.ts';

/** How long until the kernel is read again where that has failed, in milliseconds. */
const RETRY_AFTER = 5_000;

/** Whom the log names for what the agent does by itself. */
const SELF = { address: 'agent' };

/** Takes up what is in the kernel when the agent starts, and sets the faults of `AGENT_FAULTS`. */
@Injectable()
export class StartupService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly turnstile: Turnstile,
    private readonly recovery: RecoveryService,
    private readonly faults: FaultsService,
  ) {}

  /**
   * To be called before the first call is taken: whoever asks then is told what is in force. The
   * faults of `AGENT_FAULTS` are not waited for.
   */
  async begin(): Promise<void> {
    try {
      const isNew = await this.turnstile.enterFirst(() => this.recovery.recover());
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

  private async setInitialFaults(): Promise<void> {
    for (const fault of this.config.initialFaults) {
      try {
        await this.faults.set(fault, { caller: SELF, dryRun: false });
      } catch (error) {
        this.log.error({ fault: fault.name, err: error }, 'a fault of AGENT_FAULTS was refused');
      }
    }
  }
}
