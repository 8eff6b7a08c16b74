import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '@sidecar-injector/http';
import {
  clearHook,
  type FaultState,
  findQueues,
  type KernelView,
  type Leftover,
  plannedTrees,
  planRootRemoval,
  removeLeaves,
} from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { ChangeQueue } from './change-queue.ts';
import { ChangeService } from './change.service.ts';
import { type Cancel, Clock, NS_PER_MS } from './clock.ts';
import { FaultStore, type Replacement } from './fault-store.ts';
import { JournalRepository } from './journal.repository.ts';
import { KernelRepository } from './kernel.repository.ts';

/** The longest that a class is kept for the packets in it, in milliseconds. */
const LONGEST_WAIT = 1_000n;

/** How often it is looked whether they have left, in milliseconds. */
const STEP = 50;

/** How long the root stays behind the last fault of an interface, in milliseconds. */
const ROOT_STAYS = 30_000;

/** How long until what could not be removed is tried again, in milliseconds. */
const RETRY_AFTER = 2_000;

/**
 * Takes away what faults leave behind: classes and ifbs when they have run dry, and roots some time
 * behind the last fault of an interface.
 */
@Injectable()
export class LeftoversService {
  private readonly leaving = new Set<string>();
  private readonly roots = new Map<string, Cancel>();
  private retries = 0;

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly kernel: KernelRepository,
    private readonly changes: ChangeService,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
  ) {
    store.replaced.subscribe((replacement) => {
      this.watchRoots(replacement);
    });
  }

  /** Whether anything is still to be removed. */
  get isBusy(): boolean {
    return this.leaving.size + this.roots.size + this.retries > 0;
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

  /** Removes later what nobody has told of: roots, and hooks of ours whose ifb is gone. */
  removeStrays(view: KernelView): void {
    const wanted = wantedRoots(this.store.state);
    const roots = [...view.trees.keys()].filter((name) => !wanted.includes(name));
    for (const name of new Set([...roots, ...this.lostIfbs(view).keys()])) {
      if (!this.roots.has(name)) {
        this.removeRootAfter(name, ROOT_STAYS);
      }
    }
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
    const { faults, plans } = this.store.state;
    const { change } = this.changes.planFor(faults, view);
    const due = change.leftovers.filter((each) => keys.includes(keyOf(each)));
    const waiting = due.reduce((sum, each) => sum + countWaiting(each, view), 0);
    if (waiting > 0 && !isLast) {
      return undefined;
    }
    const ifbs = due.filter(({ minor }) => minor === undefined).map(({ device }) => device);
    const wanted = plannedTrees(plans);
    const lines = [...Map.groupBy(due, ({ device }) => device)]
      .filter(([device]) => !ifbs.includes(device))
      .flatMap(([device, classes]) => {
        const minors = classes.flatMap(({ minor }) => minor ?? []);
        return removeLeaves(device, minors, view, wanted.get(device));
      });
    await this.takeAway(view, lines, ifbs);
    return waiting;
  }

  private watchRoots({ state, before }: Replacement): void {
    const wanted = wantedRoots(state);
    for (const name of wanted) {
      this.roots.get(name)?.();
      this.roots.delete(name);
    }
    for (const { name, egress } of before.plans) {
      if (egress.hasRoot && !wanted.includes(name)) {
        this.removeRootAfter(name, ROOT_STAYS);
      }
    }
  }

  private removeRootAfter(name: string, wait: number): void {
    const removeRoot = (): Promise<void> => this.queue.enterFirst(() => this.removeRoot(name));
    const cancel = this.clock.after(wait, () => {
      removeRoot().catch((error: unknown) => {
        this.log.warn({ interface: name, err: error }, 'removing the root qdisc has failed');
        this.removeRootAfter(name, RETRY_AFTER);
      });
    });
    this.roots.set(name, cancel);
  }

  private async removeRoot(name: string): Promise<void> {
    const view = await this.kernel.read();
    const isWanted = wantedRoots(this.store.state).includes(name);
    const lost = this.lostIfbs(view).get(name);
    const lines = isWanted ? [] : planRootRemoval(name, view);
    await this.takeAway(view, lines, lost === undefined ? [] : [lost]);
    this.roots.delete(name);
  }

  /** Those that are not there, nor planned, by the interface whose hook we have made for them. */
  private lostIfbs({ hooks, interfaces }: KernelView): ReadonlyMap<string, string> {
    const { memory, plans } = this.store.state;
    const known = [
      ...interfaces.map(({ name }) => name),
      ...plans.map(({ ingress }) => ingress?.ifb),
    ];
    return new Map(
      [...memory.ingress]
        .filter(([name, { ifb, madeHook }]) => madeHook && hooks.has(name) && !known.includes(ifb))
        .map(([name, { ifb }]) => [name, ifb]),
    );
  }

  /** Ifbs go with the hooks that we have made for them, and are forgotten. */
  private async takeAway(
    view: KernelView,
    lines: readonly string[],
    ifbs: readonly string[],
  ): Promise<void> {
    const hooks = [...this.store.state.memory.ingress].filter(
      ([name, { ifb, madeHook }]) => madeHook && ifbs.includes(ifb) && view.hooks.has(name),
    );
    await this.kernel.remove({
      lines: [...lines, ...hooks.flatMap(([name]) => clearHook(name, view))],
      ifbs: ifbs.filter((ifb) => view.interfaces.some(({ name }) => name === ifb)),
    });
    if (ifbs.length > 0) {
      this.store.forgetIfbs(ifbs);
      await this.journal.write(this.store.state);
    }
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

/** Names of the devices whose root a plan needs. */
function wantedRoots({ plans }: FaultState): string[] {
  return [...plannedTrees(plans)].filter(([, { hasRoot }]) => hasRoot).map(([name]) => name);
}
