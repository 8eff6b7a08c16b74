import { Inject, Injectable } from '@nestjs/common';
import { drainLeaves } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { type Cancel, Clock } from '../clock/clock.ts';
import { LOGGER } from '../config/tokens.ts';
import { clearHook, type Leftover, planChange, planRootRemoval } from '../kernel/kernel-change.ts';
import { KernelReader } from '../kernel/kernel-reader.service.ts';
import { KernelService } from '../kernel/kernel.service.ts';
import type { KernelView } from '../kernel/kernel-view.ts';
import { applicable } from './change.service.ts';
import type { FaultState } from './fault-state.ts';
import { FaultStore } from './fault-store.ts';
import { Turnstile } from './turnstile.ts';

/** The longest that a leaf is kept for the packets in it, in milliseconds. */
const LONGEST_WAIT = 1_000;

/** How long the root stays behind the last fault of an interface, in milliseconds. */
const ROOT_STAYS = 30_000;

/** How long until what could not be removed is tried again, in milliseconds. */
const RETRY_AFTER = 2_000;

const NS_PER_MS = 1e6;

/** Takes away what faults leave behind: leaves when they have run dry, roots some time later. */
@Injectable()
export class CleanupService {
  private readonly leaving = new Set<string>();
  private readonly roots = new Map<string, Cancel>();

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly turnstile: Turnstile,
    private readonly reader: KernelReader,
    private readonly kernel: KernelService,
    private readonly store: FaultStore,
  ) {
    store.whenReplaced((state, before) => {
      this.watchRoots(state, before);
    });
  }

  /**
   * Removes leftovers after the longest time that a packet may wait in them, at most 1 s.
   *
   * @returns how many packets were in them then, and are lost.
   */
  async remove(leftovers: readonly Leftover[]): Promise<number> {
    const fresh = leftovers.filter((leftover) => !this.leaving.has(keyOf(leftover)));
    if (fresh.length === 0) {
      return 0;
    }
    const keys = fresh.map(keyOf);
    keys.forEach((key) => this.leaving.add(key));
    const wait = Math.max(...fresh.map(({ wait: nanoseconds }) => nanoseconds / NS_PER_MS));
    await this.clock.sleep(Math.min(wait, LONGEST_WAIT));
    try {
      return await this.turnstile.enterFirst(() => this.removeNow(keys));
    } finally {
      keys.forEach((key) => this.leaving.delete(key));
    }
  }

  /** The same for whoever does not wait for it: tried until it succeeds. */
  removeLater(leftovers: readonly Leftover[]): void {
    this.remove(leftovers).catch((error: unknown) => {
      this.log.warn({ err: error }, 'cleaning up has failed, and is tried again');
      this.clock.after(RETRY_AFTER, () => {
        this.removeLater(leftovers);
      });
    });
  }

  private async removeNow(keys: readonly string[]): Promise<number> {
    const view = await this.reader.read();
    const plans = applicable(this.store.state.plans, view);
    const due = planChange(plans, view).leftovers.filter((each) => keys.includes(keyOf(each)));
    const ifbs = due.filter(({ minor }) => minor === undefined).map(({ device }) => device);
    await this.kernel.batch([
      ...due.flatMap(({ device, minor }) =>
        minor === undefined ? [] : drainLeaves(device, [minor]),
      ),
      ...this.unusedHooks(ifbs, view).flatMap((name) => clearHook(name, view)),
    ]);
    for (const ifb of ifbs) {
      await this.kernel.removeIfb(ifb);
    }
    return due.reduce((sum, each) => sum + countWaiting(each, view), 0);
  }

  /** Hooks that the agent has made for the ifbs that go now. */
  private unusedHooks(ifbs: readonly string[], view: KernelView): string[] {
    const { memory } = this.store.state;
    return [...memory.ifbs]
      .filter(([name, ifb]) => ifbs.includes(ifb) && memory.hooks.has(name))
      .map(([name]) => name)
      .filter((name) => view.hooks.has(name));
  }

  private watchRoots({ plans }: FaultState, before: FaultState): void {
    const wanted = plans.filter(({ egress }) => egress.hasRoot).map(({ name }) => name);
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
    const removeRoot = (): Promise<void> => this.turnstile.enterFirst(() => this.removeRoot(name));
    const cancel = this.clock.after(wait, () => {
      removeRoot().catch((error: unknown) => {
        this.log.warn({ interface: name, err: error }, 'removing the root qdisc has failed');
        this.removeRootAfter(name, RETRY_AFTER);
      });
    });
    this.roots.set(name, cancel);
  }

  private async removeRoot(name: string): Promise<void> {
    const isWanted = this.store.state.plans.some(
      (plan) => plan.name === name && plan.egress.hasRoot,
    );
    if (!isWanted) {
      await this.kernel.batch(planRootRemoval(name, await this.reader.read()));
      this.roots.delete(name);
    }
  }
}

function keyOf({ device, minor }: Leftover): string {
  return `${device} ${String(minor)}`;
}

function countWaiting({ device, minor }: Leftover, { qdiscs }: KernelView): number {
  return qdiscs
    .filter(({ dev, kind }) => dev === device && kind === 'netem')
    .filter(({ parent }) => minor === undefined || parent === `7fa1:${minor.toString(16)}`)
    .reduce((sum, { backlog }) => sum + backlog, 0);
}
