import { Inject, Injectable } from '@nestjs/common';
import { describeError } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { type Cancel, Clock } from '../clock/clock.ts';
import { LOGGER } from '../config/tokens.ts';
import { isEmptyChange, planChange } from '../kernel/kernel-change.ts';
import { KernelReader } from '../kernel/kernel-reader.service.ts';
import { KernelService } from '../kernel/kernel.service.ts';
import { applicable, findObstacle } from './change.service.ts';
import { CleanupService } from './cleanup.service.ts';
import { FaultStore } from './fault-store.ts';
import { Turnstile } from './turnstile.ts';

/** How often the kernel is compared with what is wanted while a fault is active, in milliseconds. */
const INTERVAL = 2_500;

/** What has become of faults that somebody else has changed in the kernel. */
export type Drift = false | 'repaired' | 'repair_failed' | 'foreign_qdisc' | 'interface_not_found';

/**
 * Notices when somebody else removes or changes what the agent has set, and puts it back. What a
 * foreign root qdisc has taken the place of is left alone.
 */
@Injectable()
export class DriftService {
  private found: Drift = false;
  private count = 0;
  private cancel: Cancel | undefined;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly turnstile: Turnstile,
    private readonly reader: KernelReader,
    private readonly kernel: KernelService,
    private readonly cleanup: CleanupService,
    private readonly store: FaultStore,
  ) {
    store.whenReplaced(() => {
      this.found = false;
      this.watch();
    });
  }

  /** What was found since the last change. */
  get drift(): Drift {
    return this.found;
  }

  /** How often something was put back since the start. */
  get repairs(): number {
    return this.count;
  }

  /** Looks every few seconds from now on, for as long as there is a fault. */
  watch(): void {
    if (this.cancel === undefined && this.store.state.faults.size > 0) {
      this.cancel = this.clock.after(INTERVAL, () => {
        void this.look();
      });
    }
  }

  private async look(): Promise<void> {
    try {
      await this.turnstile.enterFirst(() => this.compare());
    } catch (error) {
      this.settle('repair_failed', describeError(error));
    }
    this.cancel = undefined;
    this.watch();
  }

  private async compare(): Promise<void> {
    const { plans } = this.store.state;
    const view = await this.reader.read();
    const possible = applicable(plans, view);
    const change = planChange(possible, view);
    if (!isEmptyChange(change)) {
      await this.kernel.apply(change, possible, { view, plans: possible });
      this.count += 1;
      this.settle('repaired', change.lines.join('; '));
    }
    this.cleanup.removeLater(change.leftovers);
    const obstacle = plans.map((plan) => findObstacle(plan, view)).find(Boolean);
    if (obstacle !== undefined) {
      this.settle(obstacle, 'left alone');
    }
  }

  private settle(drift: Drift, detail: string): void {
    if (this.found !== drift || drift === 'repaired') {
      this.log.warn({ drift, detail }, 'the kernel is not as it was set');
    }
    this.found = drift;
  }
}
