import { Inject, Injectable } from '@nestjs/common';
import {
  clearHook,
  type FaultState,
  type KernelView,
  plannedTrees,
  planRootRemoval,
} from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { ChangeQueue } from '../changes/change-queue.ts';
import { type Cancel, Clock } from '../changes/clock.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { JournalRepository } from '../changes/journal.repository.ts';
import { KernelRepository } from '../changes/kernel.repository.ts';
import { LOGGER } from '../config/tokens.ts';

/** How long the root stays behind the last fault of an interface, in milliseconds. */
const ROOT_STAYS = 30_000;

/** How long until what could not be removed is tried again, in milliseconds. */
const RETRY_AFTER = 2_000;

/** Takes away what the last fault of an interface leaves behind, some time later. */
@Injectable()
export class CleanupService {
  private readonly roots = new Map<string, Cancel>();

  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly kernel: KernelRepository,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
  ) {
    store.whenReplaced((state, before) => {
      this.watchRoots(state, before);
    });
  }

  /** Whether a root is still to be removed. */
  get isBusy(): boolean {
    return this.roots.size > 0;
  }

  /** Removes later what nobody has told of: roots, and hooks of ours whose ifb is gone. */
  removeStrays(view: KernelView): void {
    const wanted = wantedRoots(this.store.state);
    const roots = [...view.trees.keys()].filter((name) => !wanted.includes(name));
    const hooks = this.deadHooks(view).map(([name]) => name);
    for (const name of new Set([...roots, ...hooks])) {
      if (!this.roots.has(name)) {
        this.removeRootAfter(name, ROOT_STAYS);
      }
    }
  }

  private watchRoots(state: FaultState, before: FaultState): void {
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
    const hooks = this.deadHooks(view).filter(([each]) => each === name);
    const lines = [
      ...(isWanted ? [] : planRootRemoval(name, view)),
      ...hooks.flatMap(() => clearHook(name, view)),
    ];
    await this.kernel.remove({ lines, ifbs: [] });
    if (hooks.length > 0) {
      this.store.forgetIfbs(hooks.map(([, { ifb }]) => ifb));
      await this.journal.write(this.store.state);
    }
    this.roots.delete(name);
  }

  /** Those that we have made for an ifb that is not there, nor planned. */
  private deadHooks({
    hooks,
    interfaces,
  }: KernelView): (readonly [string, { readonly ifb: string }])[] {
    const { memory, plans } = this.store.state;
    const used = plans.map(({ ingress }) => ingress?.hook.ifb);
    return [...memory.ingress].filter(
      ([name, { ifb, madeHook }]) =>
        madeHook &&
        hooks.has(name) &&
        !used.includes(ifb) &&
        interfaces.every((each) => each.name !== ifb),
    );
  }
}

/** Names of the devices whose root a plan needs. */
function wantedRoots({ plans }: FaultState): string[] {
  return [...plannedTrees(plans)].filter(([, { hasRoot }]) => hasRoot).map(([name]) => name);
}
