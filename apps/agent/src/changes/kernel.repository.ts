import { Injectable } from '@nestjs/common';
import {
  addIfb,
  detailLines,
  fingerprintOf,
  isEmptyChange,
  type KernelView,
  type Memory,
  type Plan,
  planChange,
  planClearing,
  planUndoing,
  type Qdisc,
  readPrintedQdiscs,
  readView,
  type Removal,
  removeIfb,
} from '@sidecar-injector/tc';
import { CommandError } from './command.error.ts';
import { toAgentError } from './agent-error.ts';
import { ProcRepository } from './proc.repository.ts';
import { TcProcess } from './tc.process.ts';

/** What the kernel had, and what was wanted, before a change. */
type Before = Parameters<typeof planUndoing>[0];

/** What the kernel holds. A change brings it to what is wanted, or leaves it as it was. */
@Injectable()
export class KernelRepository {
  private pending: Promise<readonly Qdisc[]> | undefined;
  /** What showed all that is ours when the kernel was read last. */
  private details: readonly string[] = [];

  constructor(
    private readonly process: TcProcess,
    private readonly proc: ProcRepository,
  ) {}

  /**
   * @throws CommandError or SyntaxError where anything cannot be read: a failed reading never
   * means that there is nothing.
   */
  async read(): Promise<KernelView> {
    const shown = this.details;
    const printed = await this.showDetails();
    return printed === undefined
      ? this.readDetails(await this.process.ask([]))
      : this.readDetails(printed, shown);
  }

  /**
   * Whether nobody has changed anything since a view had this fingerprint: far cheaper than a view.
   *
   * @throws CommandError where it cannot be read.
   */
  async isStill(fingerprint: string): Promise<boolean> {
    const printed = await this.showDetails();
    return printed !== undefined && fingerprintOf(printed, this.proc.interfaces()) === fingerprint;
  }

  /** The qdiscs alone, for whoever only looks; several at the same time share one reading. */
  readCounters(): Promise<readonly Qdisc[]> {
    this.pending ??= this.process
      .ask([])
      .then(readPrintedQdiscs)
      .finally(() => {
        this.pending = undefined;
      });
    return this.pending;
  }

  /**
   * Runs a change and reads back whether the kernel is as planned.
   *
   * @returns what the kernel has now.
   * @throws KernelError saying whether the kernel is as it was before.
   */
  async apply({ change, feasible, state }: Plan, before: Before): Promise<KernelView> {
    if (isEmptyChange(change)) {
      return before.view;
    }
    try {
      for (const ifb of change.ifbs) {
        await this.process.ip(addIfb(ifb));
      }
      const view = await this.run(change.lines);
      const rest = planChange(feasible, view, state.memory);
      if (!isEmptyChange(rest)) {
        const missing = [...rest.ifbs, ...rest.lines].join('; ');
        const text = `The kernel did not take all of it; missing: ${missing}`;
        throw new CommandError('failed', 'tc', text);
      }
      return view;
    } catch (error) {
      throw toAgentError(error, change.lines, await this.undo(before));
    }
  }

  /** Removes what need not come back: lines first, then ifbs. */
  async remove({ lines, ifbs }: Removal): Promise<void> {
    if (lines.length > 0) {
      await this.process.ask(lines);
    }
    for (const ifb of ifbs) {
      await this.process.ip(removeIfb(ifb));
    }
  }

  /**
   * Takes away all that is ours, with what waits in it.
   *
   * @param memory what is known to be ours; without it, hooks that only we use are taken for ours.
   * @returns the commands, as one would type them.
   */
  async clear(memory?: Memory): Promise<readonly string[]> {
    const removal = planClearing(await this.read(), memory);
    await this.remove(removal);
    return [
      ...removal.lines.map((line) => `tc ${line}`),
      ...removal.ifbs.map((name) => `ip ${removeIfb(name).join(' ')}`),
    ];
  }

  /** Where no root or hook comes or goes, the details are those of before. */
  private async run(lines: readonly string[]): Promise<KernelView> {
    const keepsDevices = lines.every((line) => !/^qdisc (add|del) /.test(line));
    return keepsDevices && this.details.length > 0
      ? this.readDetails(await this.process.ask([...lines, ...this.details]), this.details)
      : this.readDetails(await this.process.ask(lines));
  }

  /**
   * Spares a reading of the qdiscs.
   *
   * @returns `undefined` where there is nothing of ours, or `tc` refuses to show it, as it does where
   * a device is gone meanwhile.
   */
  private async showDetails(): Promise<string | undefined> {
    try {
      return this.details.length === 0 ? undefined : await this.process.ask(this.details);
    } catch (error) {
      this.details = [];
      if (error instanceof CommandError && error.failure === 'failed') {
        return undefined;
      }
      throw error;
    }
  }

  /** @param shown what was shown before the qdiscs. */
  private async readDetails(printed: string, shown: readonly string[] = []): Promise<KernelView> {
    const qdiscs = readPrintedQdiscs(printed);
    this.details = detailLines(qdiscs);
    const isWhole = this.details.join() === shown.join();
    return readView(
      qdiscs,
      isWhole ? printed : await this.process.ask(this.details),
      this.proc.interfaces(),
    );
  }

  /**
   * @returns whether the kernel is as it was, by all that `tc` prints: also what is not the agent's.
   */
  private async undo(before: Before): Promise<boolean> {
    try {
      await this.remove(planUndoing(before, await this.read()));
      return (await this.read()).fingerprint === before.view.fingerprint;
    } catch {
      // Whoever asked is told that it is not; the watch goes on trying.
      return false;
    }
  }
}
