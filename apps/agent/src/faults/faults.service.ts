import { Inject, Injectable } from '@nestjs/common';
import type { Fault } from '@sidecar-injector/tc';
import { Clock } from '../clock/clock.ts';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { newError } from '../errors/errors.ts';
import type { ChangeAnswer } from './answers.ts';
import type { ChangeOptions } from './caller.ts';
import { type Changed, ChangeService } from './change.service.ts';
import { ChangeRecorder } from './change-recorder.service.ts';
import { CleanupService } from './cleanup.service.ts';
import { FaultActivator } from './fault-activator.ts';
import type { Faults } from './fault-state.ts';
import { FaultStore } from './fault-store.ts';
import { expectOf, showFault, showLeaves } from './fault-view.ts';
import { RecoveryService } from './recovery.service.ts';
import { Turnstile } from './turnstile.ts';
import { WarningsService } from './warnings.service.ts';

/** Sets and removes faults. */
@Injectable()
export class FaultsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly turnstile: Turnstile,
    private readonly activator: FaultActivator,
    private readonly recovery: RecoveryService,
    private readonly changes: ChangeService,
    private readonly cleanup: CleanupService,
    private readonly recorder: ChangeRecorder,
    private readonly warnings: WarningsService,
    private readonly store: FaultStore,
  ) {}

  /**
   * Creates a fault or replaces it whole.
   *
   * @throws ApiError of the catalogue; the kernel is then as it was, or the error says so.
   */
  set(fault: Fault, options: ChangeOptions): Promise<ChangeAnswer> {
    return this.recorder.record('set', [fault], options, async () => {
      this.assertOwnNetwork();
      const active = this.activator.activate(fault);
      const add = (faults: Faults): Faults => new Map([...faults, [fault.name, active]]);
      const changed = await this.change(add, active.interfaces, options);
      this.cleanup.removeLater(options.dryRun ? [] : changed.leftovers);
      return {
        ...head(changed, options),
        fault: showFault(active, this.clock.now()),
        kernel: options.dryRun ? [] : showLeaves(fault.name, changed.state, changed.view.qdiscs),
        expected: expectOf(fault),
        warnings: [...changed.state.warnings, ...this.warnings.of(fault)],
      };
    });
  }

  /** Removes a fault; that there is none is fine. */
  remove(name: string, options: ChangeOptions): Promise<ChangeAnswer> {
    return this.removeWhere((fault) => fault.name === name, options);
  }

  removeAll(options: ChangeOptions): Promise<ChangeAnswer> {
    return this.removeWhere(() => true, options);
  }

  /** Answers when the leaves are gone, which packets may keep for a second. */
  private removeWhere(
    isMeant: (fault: Fault) => boolean,
    options: ChangeOptions,
  ): Promise<ChangeAnswer> {
    const meant = [...this.store.state.faults.values()].map(({ fault }) => fault).filter(isMeant);
    return this.recorder.record('remove', meant, options, async () => {
      this.assertOwnNetwork();
      const keep = (faults: Faults): Faults =>
        new Map([...faults].filter(([, { fault }]) => !isMeant(fault)));
      const changed = await this.change(keep, [], options);
      const dropped = options.dryRun ? undefined : await this.cleanup.remove(changed.leftovers);
      return {
        ...head(changed, options),
        fault: null,
        kernel: [],
        expected: [],
        warnings: this.warnings.ofJournal(),
        ...(dropped !== undefined && { droppedAtRemoval: dropped }),
      };
    });
  }

  private change(
    update: (faults: Faults) => Faults,
    touched: readonly string[],
    { dryRun }: ChangeOptions,
  ): Promise<Changed> {
    return this.turnstile.enter(async () => {
      await this.recovery.recover();
      const faults = update(this.store.state.faults);
      return dryRun ? this.changes.plan(faults, touched) : this.changes.apply(faults, touched);
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
