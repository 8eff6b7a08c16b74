import { Inject, Injectable } from '@nestjs/common';
import {
  clearHook,
  findQueues,
  type KernelView,
  type Leftover,
  plannedTrees,
  removeLeaves,
} from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { LOGGER } from '../config/tokens.ts';
import { ChangeQueue } from './change-queue.ts';
import { ChangeService } from './change.service.ts';
import { Clock, NS_PER_MS } from './clock.ts';
import { FaultStore } from './fault-store.ts';
import { JournalRepository } from './journal.repository.ts';
import { KernelRepository } from './kernel.repository.ts';

/** The longest that a class is kept for the packets in it, in milliseconds. */
const LONGEST_WAIT = 1_000n;

/** How often it is looked whether they have left, in milliseconds. */
const STEP = 50;

/** How long until what could not be removed is tried again, in milliseconds. */
const RETRY_AFTER = 2_000;

/** Takes away the classes that faults leave behind, when they have run dry. */
@Injectable()
export class ClassDrainService {
  private readonly leaving = new Set<string>();
  private retries = 0;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly kernel: KernelRepository,
    private readonly changes: ChangeService,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
  ) {}

  /** Whether anything is still to be removed. */
  get isBusy(): boolean {
    return this.leaving.size + this.retries > 0;
  }

  /**
   * Removes leftovers when no packet waits in them any more, or after 1 s.
   *
   * @returns how many packets were in them then, and are lost.
   */
  async remove(leftovers: readonly Leftover[]): Promise<number> {
    const keys = leftovers.map(keyOf).filter((key) => !this.leaving.has(key));
    keys.forEach((key) => this.leaving.add(key));
    try {
      return keys.length === 0 ? 0 : await this.removeWhenDry(keys);
    } finally {
      keys.forEach((key) => this.leaving.delete(key));
    }
  }

  /** The same for whoever does not wait for it: tried until it succeeds. */
  removeLater(leftovers: readonly Leftover[]): void {
    this.remove(leftovers).catch((error: unknown) => {
      this.log.warn({ err: error }, 'cleaning up has failed, and is tried again');
      this.retries += 1;
      this.clock.after(RETRY_AFTER, () => {
        this.retries -= 1;
        this.removeLater(leftovers);
      });
    });
  }

  private async removeWhenDry(keys: readonly string[]): Promise<number> {
    const limit = this.clock.now() + LONGEST_WAIT * NS_PER_MS;
    for (;;) {
      const isLast = this.clock.now() >= limit;
      const lost = await this.queue.enterFirst(() => this.tryToRemove(keys, isLast));
      if (lost !== undefined) {
        return lost;
      }
      await this.clock.sleep(STEP);
    }
  }

  /** @returns how many packets are lost; `undefined` where it is too early. */
  private async tryToRemove(keys: readonly string[], isLast: boolean): Promise<number | undefined> {
    const view = await this.kernel.read();
    const { faults, memory, plans } = this.store.state;
    const { change } = this.changes.planFor(faults, view);
    const due = change.leftovers.filter((each) => keys.includes(keyOf(each)));
    const waiting = due.reduce((sum, each) => sum + countWaiting(each, view), 0);
    if (waiting > 0 && !isLast) {
      return undefined;
    }
    const devices = new Set(due.map(({ device }) => device));
    const ifbs = due.filter(({ minor }) => minor === undefined).map(({ device }) => device);
    const wanted = plannedTrees(plans);
    await this.kernel.remove({
      lines: [
        ...[...devices]
          .filter((device) => !ifbs.includes(device))
          .flatMap((device) => {
            const minors = due.flatMap((each) =>
              each.device === device ? (each.minor ?? []) : [],
            );
            return removeLeaves(device, minors, view, wanted.get(device));
          }),
        ...[...memory.ingress]
          .filter(
            ([name, { ifb, madeHook }]) => madeHook && ifbs.includes(ifb) && view.hooks.has(name),
          )
          .flatMap(([name]) => clearHook(name, view)),
      ],
      ifbs,
    });
    if (ifbs.length > 0) {
      this.store.forgetIfbs(ifbs);
      await this.journal.write(this.store.state);
    }
    return waiting;
  }
}

function keyOf({ device, minor }: Leftover): string {
  return `${device} ${String(minor)}`;
}

/** Without a minor, all that waits on the device. */
function countWaiting({ device, minor }: Leftover, { qdiscs }: KernelView): number {
  const outer =
    minor === undefined
      ? qdiscs.filter(({ dev, isRoot }) => dev === device && isRoot)
      : findQueues(qdiscs, device, minor).slice(0, 1);
  return outer.reduce((sum, { backlog }) => sum + backlog, 0);
}
