import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@sidecar-injector/http';
import type { Faults } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { ChangeQueue } from '../changes/change-queue.ts';
import { ChangeService } from '../changes/change.service.ts';
import { type Cancel, Clock, type Moment } from '../changes/clock.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { LeftoversService } from '../changes/leftovers.service.ts';

/** How long until a fault is tried to be ended again where that has failed, in milliseconds. */
const RETRY_AFTER = 1_000;

/** Ends faults when their duration is over. */
@Injectable()
export class ExpiryService {
  private cancel: Cancel = () => undefined;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly changes: ChangeService,
    private readonly leftovers: LeftoversService,
    private readonly store: FaultStore,
  ) {
    store.replaced.subscribe(({ state }) => {
      this.cancel();
      const next = earliest(state.faults);
      if (next !== undefined) {
        this.cancel = this.clock.at(next, () => {
          this.ring();
        });
      }
    });
  }

  private ring(): void {
    this.queue
      .enterFirst(() => this.endExpired())
      .catch((error: unknown) => {
        this.log.error({ err: error }, 'ending faults has failed, and is tried again');
        this.cancel = this.clock.after(RETRY_AFTER, () => {
          this.ring();
        });
      });
  }

  private async endExpired(): Promise<void> {
    const { faults } = this.store.state;
    const left = withoutExpired(faults, this.clock.now());
    const { leftovers, commands } = await this.changes.apply(left);
    this.leftovers.removeLater(leftovers);
    const names = [...faults.keys()].filter((name) => !left.has(name));
    this.log.info({ who: 'agent', action: 'expire', faults: names, commands }, 'change');
  }
}

/** The faults whose duration is not over. */
export function withoutExpired(faults: Faults, now: Moment): Faults {
  return new Map(
    [...faults].filter(([, { deadline }]) => deadline === undefined || deadline > now),
  );
}

function earliest(faults: Faults): Moment | undefined {
  const deadlines = [...faults.values()].flatMap(({ deadline }) => deadline ?? []);
  return deadlines.sort((first, second) => Number(first - second))[0];
}
