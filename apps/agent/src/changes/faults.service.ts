import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@sidecar-injector/http';
import type { Fault, Faults } from '@sidecar-injector/tc';
import type { Config } from '../config/config.ts';
import { newError } from '../errors/error-catalogue.ts';
import { ChangeQueue } from './change-queue.ts';
import {
  type Change,
  type ChangeAnswer,
  type ChangeOptions,
  ChangeRecorder,
} from './change-recorder.ts';
import { type Changed, ChangeService } from './change.service.ts';
import { activate } from './activate.ts';
import { Clock } from './clock.ts';
import { type Drift, FaultStore } from './fault-store.ts';
import { type FaultAnswer, type FaultView, NO_FAULT, showFault } from './fault-view.ts';
import { JournalRepository } from './journal.repository.ts';
import { KernelRepository } from './kernel.repository.ts';
import { LeftoversService } from './leftovers.service.ts';
import { ProcRepository } from './proc.repository.ts';
import { warnOfProbes } from './probe-warnings.ts';

/** What the list of faults answers. */
export interface FaultsAnswer {
  readonly faults: readonly (FaultView & Omit<FaultAnswer, 'fault'>)[];
  /** Whether somebody else has changed in the kernel what the agent has set, and what came of it. */
  readonly drifted: Drift;
  /** How often it was put back since the agent started. */
  readonly repairs: number;
}

/** Sets, removes and reads faults. */
@Injectable()
export class FaultsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly recorder: ChangeRecorder,
    private readonly changes: ChangeService,
    private readonly leftovers: LeftoversService,
    private readonly kernel: KernelRepository,
    private readonly journal: JournalRepository,
    private readonly proc: ProcRepository,
    private readonly store: FaultStore,
  ) {}

  /** Creates a fault or replaces it whole. */
  set(fault: Fault, options: ChangeOptions): Promise<ChangeAnswer> {
    return this.setAll([fault], options);
  }

  /** Sets several at once: all of them, or none. The answer shows one that is set alone. */
  setAll(faults: readonly Fault[], options: ChangeOptions): Promise<ChangeAnswer> {
    return this.record({ action: 'set', faults, options }, async () => {
      const active = faults.map((fault) => activate(fault, this.proc, this.clock.now()));
      const changed = await this.change(
        (present) =>
          new Map([...present, ...active.map((each) => [each.fault.name, each] as const)]),
        active.flatMap(({ interfaces }) => interfaces),
        options,
      );
      this.leftovers.removeLater(changed.leftovers);
      const { state, view } = changed;
      const [only] = active.length === 1 ? active : [];
      const shown =
        only === undefined ? NO_FAULT : showFault(only, state, view.qdiscs, this.clock.now());
      return {
        ...head(changed, options),
        ...shown,
        ...(options.dryRun && { kernel: [] }),
        warnings: [
          ...shown.warnings,
          ...state.warnings,
          ...faults.flatMap((fault) => warnOfProbes(fault, this.config)),
          ...this.journal.warnings,
        ],
      };
    });
  }

  /** Removes a fault; that there is none is fine. */
  remove(name: string, options: ChangeOptions): Promise<ChangeAnswer> {
    return this.removeWhere((fault) => fault.name === name, options);
  }

  /** Sets the fault of a name; without one removes it. */
  replace(name: string, fault: Fault | undefined, options: ChangeOptions): Promise<ChangeAnswer> {
    return fault === undefined ? this.remove(name, options) : this.set(fault, options);
  }

  removeAll(options: ChangeOptions): Promise<ChangeAnswer> {
    return this.removeWhere(() => true, options);
  }

  /** @throws ApiError `fault_not_found`. */
  findOrFail(name: string): Promise<FaultAnswer> {
    if (!this.store.state.faults.has(name)) {
      const message = `There is no fault named ${JSON.stringify(name)}.`;
      throw newError('fault_not_found', { message, field: 'name', value: name });
    }
    return this.find(name);
  }

  /** @returns `{"fault": null}` where there is none. */
  async find(name: string): Promise<FaultAnswer> {
    const { state } = this.store;
    const active = state.faults.get(name);
    return active === undefined
      ? NO_FAULT
      : showFault(active, state, await this.kernel.readCounters(), this.clock.now());
  }

  async list(): Promise<FaultsAnswer> {
    const { state, drift: drifted, repairs } = this.store;
    const qdiscs = state.faults.size === 0 ? [] : await this.kernel.readCounters();
    const faults = [...state.faults.values()].map((active) => {
      const { fault, ...rest } = showFault(active, state, qdiscs, this.clock.now());
      return { ...fault, ...rest };
    });
    return { faults, drifted, repairs };
  }

  /** Answers when the leaves are gone, which packets may keep for a second. */
  private removeWhere(
    isMeant: (fault: Fault) => boolean,
    options: ChangeOptions,
  ): Promise<ChangeAnswer> {
    const meant = [...this.store.state.faults.values()].map(({ fault }) => fault).filter(isMeant);
    return this.record({ action: 'remove', faults: meant, options }, async () => {
      const keep = (faults: Faults): Faults =>
        new Map([...faults].filter(([, { fault }]) => !isMeant(fault)));
      const changed = await this.change(keep, [], options);
      const dropped = await this.leftovers.remove(changed.leftovers);
      return {
        ...head(changed, options),
        ...NO_FAULT,
        warnings: this.journal.warnings,
        ...(!options.dryRun && { droppedAtRemoval: dropped }),
      };
    });
  }

  private record(change: Change, make: () => Promise<ChangeAnswer>): Promise<ChangeAnswer> {
    return this.recorder.record(change, () => {
      if (this.config.isHostNetwork) {
        throw newError('host_network');
      }
      return make();
    });
  }

  private change(
    update: (faults: Faults) => Faults,
    touched: readonly string[],
    { dryRun }: ChangeOptions,
  ): Promise<Changed> {
    return this.queue.enter(() =>
      this.changes.apply(update(this.store.state.faults), touched, dryRun),
    );
  }
}

function head(
  { commands }: Changed,
  { dryRun }: ChangeOptions,
): Pick<ChangeAnswer, 'tc command' | 'dryRun'> {
  return { 'tc command': commands.join(' && '), ...(dryRun && { dryRun: true as const }) };
}
