import { Inject, Injectable } from '@nestjs/common';
import {
  type Fault,
  FaultError,
  type Faults,
  hasTraces,
  type JournalEntry,
  type KernelView,
  NO_FAULTS,
  type Plan,
} from '@sidecar-injector/tc';
import { CONFIG, describeError, LOGGER } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { ChangeQueue } from '../changes/change-queue.ts';
import { ChangeService } from '../changes/change.service.ts';
import { Clock } from '../changes/clock.ts';
import { CommandError } from '../changes/command.error.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { FaultsService } from '../changes/faults.service.ts';
import { JournalRepository } from '../changes/journal.repository.ts';
import { KernelRepository } from '../changes/kernel.repository.ts';
import { LeftoversService } from '../changes/leftovers.service.ts';
import type { Config } from '../config/config.ts';
import { withoutExpired } from './expiry.service.ts';

/** How long until the kernel is read again where that has failed, in milliseconds. */
const RETRY_AFTER = 5_000;

/** Whom the log names for what the agent does by itself. */
const SELF = { address: 'agent' };

/**
 * Takes up what an agent before this one has left in the kernel, for faults outlive the process, and
 * sets the faults of `AGENT_FAULTS` where there was none.
 */
@Injectable()
export class RecoveryService {
  /** Why the kernel could not be read; absent where it could, or has not been yet. */
  problem: string | undefined;
  /** Whether the faults of `AGENT_FAULTS` are being set. */
  isSettingFaults = false;
  private isDone = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly kernel: KernelRepository,
    private readonly changes: ChangeService,
    private readonly leftovers: LeftoversService,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
    private readonly faults: FaultsService,
    private readonly queue: ChangeQueue,
  ) {
    queue.prepareWith(() => this.recover());
  }

  /** Whether nothing of an agent before this one is left to be looked at. */
  get isComplete(): boolean {
    return this.isDone || this.config.isHostNetwork;
  }

  /**
   * Adopts what the journal explains and the kernel still shows, and reverts the rest; once. To be
   * called in the queue.
   *
   * @returns whether this network namespace is new to the agent.
   * @throws CommandError where the kernel cannot be read; nothing may be changed then.
   */
  async recover(): Promise<boolean> {
    if (this.isComplete) {
      return false;
    }
    try {
      const isNew = await this.takeUp();
      this.isDone = true;
      this.problem = undefined;
      return isNew;
    } catch (error) {
      this.problem = describeError(error);
      throw error;
    }
  }

  /**
   * To be called before the first call is taken: whoever asks then is told what is in force. The
   * faults of `AGENT_FAULTS` are not waited for.
   */
  async begin(): Promise<void> {
    try {
      if (await this.queue.enterFirst(() => this.recover())) {
        void this.setInitialFaults();
      }
    } catch (error) {
      this.log.warn({ error: describeError(error) }, 'the kernel cannot be read');
      // Where there is no `tc`, none has left anything, and looking again would find the same.
      if (!(error instanceof CommandError) || error.failure !== 'missing') {
        this.clock.after(RETRY_AFTER, () => void this.begin());
      }
    }
  }

  private async takeUp(): Promise<boolean> {
    const view = await this.kernel.read();
    const entry = this.journal.read();
    if (entry !== undefined && hasTraces(view)) {
      await this.adopt(entry, view);
    } else if (hasTraces(view) || (entry?.memory.ingress.size ?? 0) > 0) {
      const commands = await this.kernel.clear(entry?.memory);
      this.log.warn({ commands }, 'reverted what no journal explains');
    }
    return entry === undefined;
  }

  private async adopt(entry: JournalEntry, view: KernelView): Promise<void> {
    const faults = withoutExpired(entry.faults, this.clock.now());
    const planned = this.tryToPlan(faults, entry, view);
    if (planned === undefined) {
      await this.kernel.clear(entry.memory);
      await this.journal.write(NO_FAULTS);
      this.store.replace(NO_FAULTS);
    } else {
      // Where the kernel refuses it, the faults are still known, and the watch goes on trying.
      this.store.replace(planned.state);
      const after = await this.changes.carryOut(planned, view);
      this.leftovers.removeLater(after.leftovers);
      this.leftovers.removeStrays(after.view);
    }
    const expired = [...entry.faults.keys()].filter((name) => !faults.has(name));
    const adopted = [...this.store.state.faults.keys()];
    this.log.info({ adopted, expired, devices: [...view.trees.keys()] }, 'took up the journal');
  }

  /** @returns `undefined` where nothing is to be in force, or it cannot be. */
  private tryToPlan(faults: Faults, entry: JournalEntry, view: KernelView): Plan | undefined {
    try {
      return faults.size === 0 ? undefined : this.changes.planFor(faults, view, entry.memory);
    } catch (error) {
      if (!(error instanceof FaultError)) {
        throw error;
      }
      const line = { faults: [...faults.keys()], err: error };
      this.log.error(line, 'the journal cannot be taken up: all is reverted');
      return undefined;
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
