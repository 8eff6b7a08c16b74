import { Inject, Injectable } from '@nestjs/common';
import { describeError } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { KernelReader } from '../kernel/kernel-reader.service.ts';
import { KernelService } from '../kernel/kernel.service.ts';
import { hasTraces, type KernelView } from '../kernel/kernel-view.ts';
import { ChangeService } from './change.service.ts';
import { CleanupService } from './cleanup.service.ts';
import { withoutExpired } from './expiry.service.ts';
import { NO_FAULTS } from './fault-state.ts';
import { FaultStore } from './fault-store.ts';
import type { JournalEntry } from './journal-entry.ts';
import { JournalService } from './journal.service.ts';

/** Takes up what an agent before this one has left in the kernel: faults outlive the process. */
@Injectable()
export class RecoveryService {
  private isDone = false;
  private failure: unknown;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly reader: KernelReader,
    private readonly kernel: KernelService,
    private readonly changes: ChangeService,
    private readonly cleanup: CleanupService,
    private readonly journal: JournalService,
    private readonly store: FaultStore,
  ) {}

  /** Why the kernel could not be read; absent where it could, or has not been yet. */
  get problem(): string | undefined {
    return this.failure === undefined ? undefined : describeError(this.failure);
  }

  /**
   * Adopts what the journal explains and the kernel still shows, and reverts the rest; once. To be
   * called in the turnstile.
   *
   * @returns whether this network namespace is new to the agent.
   * @throws CommandError where the kernel cannot be read; nothing may be changed then.
   */
  async recover(): Promise<boolean> {
    if (this.isDone || this.config.isHostNetwork) {
      return false;
    }
    try {
      const isNew = await this.takeUp();
      this.isDone = true;
      this.failure = undefined;
      return isNew;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  private async takeUp(): Promise<boolean> {
    const view = await this.reader.read();
    const entry = this.journal.read();
    if (entry !== undefined && hasTraces(view)) {
      await this.adopt(entry, view);
    } else if (hasTraces(view) || (entry?.memory.ifbs.size ?? 0) > 0) {
      const commands = await this.kernel.clear(entry?.memory);
      this.log.warn({ commands }, 'reverted what no journal explains');
    }
    return entry === undefined;
  }

  private async adopt(entry: JournalEntry, view: KernelView): Promise<void> {
    const faults = withoutExpired(entry.faults, this.clock.now());
    this.store.replace({ ...NO_FAULTS, memory: entry.memory });
    if (faults.size === 0) {
      await this.kernel.clear(entry.memory);
      await this.journal.write(NO_FAULTS);
      this.store.replace(NO_FAULTS);
    } else {
      const { leftovers } = await this.changes.apply(faults, []);
      this.cleanup.removeLater(leftovers);
    }
    const expired = [...entry.faults.keys()].filter((name) => !faults.has(name));
    const adopted = [...faults.keys()];
    this.log.info({ adopted, expired, devices: [...view.trees.keys()] }, 'took up the journal');
  }
}
