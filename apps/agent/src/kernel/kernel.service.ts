import { Injectable } from '@nestjs/common';
import { CommandError } from './command.error.ts';
import type { InterfacePlan } from './interface-plan.ts';
import {
  clearAll,
  isEmptyChange,
  type KernelChange,
  planChange,
  planRestoration,
} from './kernel-change.ts';
import { toKernelError } from './kernel.error.ts';
import { KernelReader } from './kernel-reader.service.ts';
import { type KernelView, listIfbs, redirectedInterfaces } from './kernel-view.ts';
import { TcProcess } from './tc.process.ts';

/** What the kernel had, and what was wanted, before a change. */
export interface Before {
  readonly view: KernelView;
  readonly plans: readonly InterfacePlan[];
}

/** What the agent knows to be its own beyond what bears its handle. */
export interface OwnTraces {
  readonly hooks: ReadonlySet<string>;
  readonly ifbs: ReadonlyMap<string, string>;
}

/** Brings the kernel to what is wanted, or leaves it as it was. */
@Injectable()
export class KernelService {
  constructor(
    private readonly process: TcProcess,
    private readonly reader: KernelReader,
  ) {}

  /**
   * Runs a change and reads back whether the kernel is as planned.
   *
   * @returns what the kernel has now.
   * @throws KernelError saying whether the kernel is as it was before.
   */
  async apply(
    change: KernelChange,
    plans: readonly InterfacePlan[],
    before: Before,
  ): Promise<KernelView> {
    if (isEmptyChange(change)) {
      return before.view;
    }
    try {
      for (const ifb of change.ifbs) {
        await this.process.ip(addIfb(ifb));
      }
      await this.batch(change.lines);
      const view = await this.reader.read();
      assertDone(planChange(plans, view));
      return view;
    } catch (error) {
      throw toKernelError(error, change.lines, await this.restore(before));
    }
  }

  /** Runs lines of which none is needed to be undone. */
  async batch(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) {
      await this.process.tc(['-batch', '-'], `${lines.join('\n')}\n`);
    }
  }

  async removeIfb(name: string): Promise<void> {
    await this.process.ip(['link', 'del', 'dev', name]);
  }

  /**
   * Takes away all that is ours, with what waits in it.
   *
   * @param own what is known to be ours; without it, hooks that only we use are taken for ours.
   */
  async clear(own?: OwnTraces): Promise<readonly string[]> {
    const view = await this.reader.read();
    const isOwnHook = (name: string): boolean =>
      own?.hooks.has(name) ?? redirectedInterfaces(view).includes(name);
    const lines = clearAll(view, isOwnHook);
    await this.batch(lines);
    const known = [...(own?.ifbs.values() ?? [])].filter((name) => view.interfaces.includes(name));
    const ifbs = new Set([...listIfbs(view), ...known]);
    for (const ifb of ifbs) {
      await this.removeIfb(ifb);
    }
    return [
      ...lines.map((line) => `tc ${line}`),
      ...[...ifbs].map((name) => `ip link del ${name}`),
    ];
  }

  /** @returns whether the kernel is as it was. */
  private async restore(before: Before): Promise<boolean> {
    // What was not there before goes as a whole, whatever is in it.
    const wasThere = (name: string): boolean =>
      before.view.trees.has(name) || before.view.hooks.has(name);
    try {
      const now = await this.reader.read(wasThere);
      const { lines, ifbs } = planRestoration(before, now);
      await this.batch(lines);
      for (const ifb of ifbs) {
        await this.removeIfb(ifb);
      }
      const rest = planRestoration(before, await this.reader.read(wasThere));
      return rest.lines.length + rest.ifbs.length === 0;
    } catch {
      // Whoever asked is told that it is not; the check for drift goes on trying.
      return false;
    }
  }
}

/** The words behind `ip` that make an ifb. */
export function addIfb(name: string): string[] {
  return ['link', 'add', 'name', name, 'up', 'type', 'ifb'];
}

function assertDone(rest: KernelChange): void {
  if (!isEmptyChange(rest)) {
    const missing = [...rest.ifbs, ...rest.lines].join('; ');
    throw new CommandError(
      'failed',
      'tc',
      `The kernel did not take all of it; missing: ${missing}`,
    );
  }
}
