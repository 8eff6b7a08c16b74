import { Inject, Injectable } from '@nestjs/common';
import type { ActiveFault, Fault, Faults } from '@sidecar-injector/tc';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { newError } from '../errors/error-catalogue.ts';
import type { ChangeAnswer } from './answers.ts';
import type { Change, ChangeOptions } from './change.ts';
import { ChangeQueue } from './change-queue.ts';
import { type Changed, ChangeService } from './change.service.ts';
import { Clock } from './clock.ts';
import { FaultActivator } from './fault-activator.ts';
import { FaultStore } from './fault-store.ts';
import { reportOf, showFault, showLeaves } from './fault-view.ts';
import { ClassDrainService } from './class-drain.service.ts';
import { WarningsService } from './warnings.service.ts';

/** Says what setting and removing faults comes to. */
@Injectable()
export class FaultsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly activator: FaultActivator,
    private readonly changes: ChangeService,
    private readonly leftovers: ClassDrainService,
    private readonly warnings: WarningsService,
    private readonly store: FaultStore,
  ) {}

  /** Creates a fault or replaces it whole. */
  set(fault: Fault, options: ChangeOptions): Change {
    const make = async (): Promise<ChangeAnswer> => {
      this.assertOwnNetwork();
      const active = this.activator.activate(fault);
      const changed = await this.add([active], options);
      const { expected, warnings } = reportOf(fault.name, changed.state);
      return {
        ...head(changed, options),
        fault: showFault(active, this.clock.now()),
        kernel: options.dryRun ? [] : showLeaves(fault.name, changed.state, changed.view.qdiscs),
        expected,
        warnings: [...warnings, ...changed.state.warnings, ...this.warnings.of(fault)],
      };
    };
    return { action: 'set', faults: [fault], options, make };
  }

  /** Sets several at once: all of them, or none. */
  setAll(faults: readonly Fault[], options: ChangeOptions): Change {
    const make = async (): Promise<ChangeAnswer> => {
      this.assertOwnNetwork();
      const changed = await this.add(
        faults.map((fault) => this.activator.activate(fault)),
        options,
      );
      const { warnings } = changed.state;
      return { ...head(changed, options), fault: null, kernel: [], expected: [], warnings };
    };
    return { action: 'set', faults, options, make };
  }

  /** Removes a fault; that there is none is fine. */
  remove(name: string, options: ChangeOptions): Change {
    return this.removeWhere((fault) => fault.name === name, options);
  }

  /** Sets the fault of a name; without one removes it. */
  replace(name: string, fault: Fault | undefined, options: ChangeOptions): Change {
    return fault === undefined ? this.remove(name, options) : this.set(fault, options);
  }

  removeAll(options: ChangeOptions): Change {
    return this.removeWhere(() => true, options);
  }

  /** Answers when the leaves are gone, which packets may keep for a second. */
  private removeWhere(isMeant: (fault: Fault) => boolean, options: ChangeOptions): Change {
    const meant = [...this.store.state.faults.values()].map(({ fault }) => fault).filter(isMeant);
    const make = async (): Promise<ChangeAnswer> => {
      this.assertOwnNetwork();
      const keep = (faults: Faults): Faults =>
        new Map([...faults].filter(([, { fault }]) => !isMeant(fault)));
      const changed = await this.change(keep, [], options);
      const dropped = options.dryRun ? undefined : await this.leftovers.remove(changed.leftovers);
      return {
        ...head(changed, options),
        fault: null,
        kernel: [],
        expected: [],
        warnings: this.warnings.ofJournal(),
        ...(dropped !== undefined && { droppedAtRemoval: dropped }),
      };
    };
    return { action: 'remove', faults: meant, options, make };
  }

  private async add(active: readonly ActiveFault[], options: ChangeOptions): Promise<Changed> {
    const changed = await this.change(
      (faults) => new Map([...faults, ...active.map((each) => [each.fault.name, each] as const)]),
      active.flatMap(({ interfaces }) => interfaces),
      options,
    );
    this.leftovers.removeLater(options.dryRun ? [] : changed.leftovers);
    return changed;
  }

  private change(
    update: (faults: Faults) => Faults,
    touched: readonly string[],
    { dryRun }: ChangeOptions,
  ): Promise<Changed> {
    return this.queue.enter(async () => {
      const faults = update(this.store.state.faults);
      return dryRun ? this.changes.preview(faults, touched) : this.changes.apply(faults, touched);
    });
  }

  private assertOwnNetwork(): void {
    if (this.config.isHostNetwork) {
      throw newError('host_network');
    }
  }
}

function head(
  { commands }: Changed,
  { dryRun }: ChangeOptions,
): Pick<ChangeAnswer, 'tc command' | 'dryRun'> {
  return { 'tc command': commands.join(' && '), ...(dryRun && { dryRun: true as const }) };
}
