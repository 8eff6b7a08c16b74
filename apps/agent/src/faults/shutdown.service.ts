import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Clock, NS_PER_MS } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { KernelService } from '../kernel/kernel.service.ts';
import { TcProcess } from '../kernel/tc.process.ts';
import { NO_FAULTS } from './fault-state.ts';
import { FaultStore } from './fault-store.ts';
import { JournalService } from './journal.service.ts';
import { Turnstile } from './turnstile.ts';

/** How long a change that is under way may still take, in milliseconds. */
const PATIENCE = 1_500;

/** How long reverting may take in all, in milliseconds; Kubernetes kills after 30 s by default. */
const LIMIT = 4_000;

const RETRY_AFTER = 200;

/** Reverts all faults when the agent is asked to end, whatever waits in their queues. */
@Injectable()
export class ShutdownService implements BeforeApplicationShutdown {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly turnstile: Turnstile,
    private readonly process: TcProcess,
    private readonly kernel: KernelService,
    private readonly journal: JournalService,
    private readonly store: FaultStore,
  ) {}

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    if (this.config.isHostNetwork) {
      return;
    }
    const deadline = this.clock.now() + BigInt(LIMIT) * NS_PER_MS;
    const kill = this.clock.after(PATIENCE, () => {
      this.process.killAll();
    });
    const stop = this.clock.after(LIMIT, () => {
      this.process.killAll();
    });
    await this.turnstile.close(() => this.revert(deadline, kill));
    stop();
    this.log.info({ who: 'agent', action: 'revert', signal }, 'change');
  }

  private async revert(deadline: bigint, startOver: () => void): Promise<void> {
    startOver();
    const { memory, faults } = this.store.state;
    for (;;) {
      try {
        await this.kernel.clear(memory);
        await this.journal.write(NO_FAULTS);
        this.store.replace(NO_FAULTS);
        return;
      } catch (error) {
        this.log.error({ faults: [...faults.keys()], err: error }, 'reverting has failed');
      }
      if (this.clock.now() > deadline) {
        return;
      }
      await this.clock.sleep(RETRY_AFTER);
    }
  }
}
