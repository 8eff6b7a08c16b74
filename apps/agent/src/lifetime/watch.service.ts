import { Inject, Injectable } from '@nestjs/common';
import { describeError, LOGGER } from '@sidecar-injector/http';
import { isEmptyChange } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { merge } from 'rxjs';
import { ChangeQueue } from '../changes/change-queue.ts';
import { ChangeService } from '../changes/change.service.ts';
import { type Cancel, Clock } from '../changes/clock.ts';
import { type Drift, FaultStore } from '../changes/fault-store.ts';
import { KernelRepository } from '../changes/kernel.repository.ts';
import { LeftoversService } from '../changes/leftovers.service.ts';

/** How often the kernel is compared with what is wanted while a fault is active, in milliseconds. */
const INTERVAL = 4_000;

/**
 * Notices when somebody else removes or changes what the agent has set, and puts it back. What a
 * foreign root qdisc has taken the place of is left alone.
 */
@Injectable()
export class WatchService {
  private cancel: Cancel | undefined;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly kernel: KernelRepository,
    private readonly changes: ChangeService,
    private readonly leftovers: LeftoversService,
    private readonly store: FaultStore,
  ) {
    merge(store.replaced, store.doubted).subscribe(() => {
      this.watch();
    });
  }

  /** Looks every few seconds from now on, for as long as there is a fault or a failure's trace. */
  watch(): void {
    const isNeeded = this.store.state.faults.size > 0 || !this.store.isClean;
    if (this.cancel === undefined && isNeeded) {
      this.cancel = this.clock.after(INTERVAL, () => {
        void this.look();
      });
    }
  }

  private async look(): Promise<void> {
    try {
      await this.queue.enterFirst(() => this.compare());
    } catch (error) {
      this.settle('repair_failed', describeError(error));
    }
    this.cancel = undefined;
    this.watch();
  }

  private async compare(): Promise<void> {
    const { isClean } = this.store;
    if (isClean && (await this.kernel.isStill(this.store.seen.fingerprint))) {
      this.store.trust();
      return;
    }
    const view = await this.kernel.read();
    const planned = this.changes.planFor(this.store.state.faults, view);
    if (isEmptyChange(planned.change)) {
      this.store.seen = view;
    } else {
      await this.changes.carryOut(planned, view);
      this.store.repairs += 1;
      this.settle('repaired', planned.change.lines.join('; '));
    }
    this.leftovers.removeLater(planned.change.leftovers);
    if (!isClean) {
      this.leftovers.removeStrays(view);
    }
    this.store.trust();
    const [obstacle] = planned.obstacles.values();
    if (obstacle !== undefined) {
      this.settle(obstacle, 'left alone');
    }
  }

  private settle(drift: Drift, detail: string): void {
    if (this.store.drift !== drift || drift === 'repaired') {
      this.log.warn({ drift, detail }, 'the kernel is not as it was set');
    }
    this.store.drift = drift;
  }
}
