import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { CONFIG, ConnectionDrain, LOGGER } from '@sidecar-injector/http';
import { type Memory, NO_FAULTS, removeIfb, removeRoot } from '@sidecar-injector/tc';
import type { Logger } from 'pino';
import { ChangeQueue } from '../changes/change-queue.ts';
import { Clock, NS_PER_MS } from '../changes/clock.ts';
import { CommandError } from '../changes/command.error.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { JournalRepository } from '../changes/journal.repository.ts';
import { KernelRepository } from '../changes/kernel.repository.ts';
import { ProcRepository } from '../changes/proc.repository.ts';
import { TcProcess } from '../changes/tc.process.ts';
import type { Config } from '../config/config.ts';
import { RecoveryService } from './recovery.service.ts';

/** How long a change that is under way may still take, in milliseconds. */
const PATIENCE = 1_500;

/** After how long it is no longer tried to read the kernel first, in milliseconds. */
const CLEARING_LIMIT = 2_500;

/** How long reverting may take in all, in milliseconds; Kubernetes kills after 30 s by default. */
const LIMIT = 4_000;

const RETRY_AFTER = 200;

/** What the kernel says of what is not there, in the words of 4.19 to 6.18. */
const ABSENT = new RegExp(
  [
    'Invalid handle',
    'handle of zero',
    'Cannot find',
    'Failed to find',
    'not found',
    "doesn't exist",
    'No such file',
  ].join('|'),
);

/**
 * Reverts all faults on SIGTERM and SIGINT, whatever waits in their queues, and ends connections,
 * also those that somebody keeps open.
 */
@Injectable()
export class ShutdownService implements BeforeApplicationShutdown {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly clock: Clock,
    private readonly queue: ChangeQueue,
    private readonly process: TcProcess,
    private readonly kernel: KernelRepository,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
    private readonly recovery: RecoveryService,
    private readonly proc: ProcRepository,
    private readonly connections: ConnectionDrain,
  ) {}

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    // One whose port was taken until now has none to end, and will not say that it closes.
    if (this.connections.isListening) {
      this.connections.announce();
      this.connections.finish();
    }
    if (!this.config.isHostNetwork) {
      await this.revertInTime(signal);
    }
  }

  private async revertInTime(signal: string | undefined): Promise<void> {
    const begun = this.clock.now();
    const isOver = (limit: number) => this.clock.now() >= begun + BigInt(limit) * NS_PER_MS;
    const [kill, ...stops] = [PATIENCE, CLEARING_LIMIT, LIMIT].map((limit) =>
      this.clock.after(limit, () => {
        this.process.killAll();
      }),
    );
    const left = await this.queue.close(() => {
      kill?.();
      return this.revert(isOver);
    });
    stops.forEach((cancel) => {
      cancel();
    });
    const line = { who: 'agent', action: 'revert', signal };
    if (left.length === 0) {
      this.log.info(line, 'change');
    } else {
      this.log.error({ ...line, left }, 'reverting has failed; these commands would end it');
    }
  }

  /** @returns the commands for what may be left. */
  private async revert(isOver: (limit: number) => boolean): Promise<readonly string[]> {
    const { state } = this.store;
    // Where the kernel could never be read, the journal alone knows what is in force.
    const { memory } = this.recovery.isComplete ? state : (this.journal.read() ?? state);
    const left = (await this.tryToClear(memory, () => isOver(CLEARING_LIMIT)))
      ? []
      : await this.removeBlindly(memory, () => isOver(LIMIT));
    if (left.length === 0) {
      await this.journal.write(NO_FAULTS);
      this.store.replace(NO_FAULTS);
    }
    return left;
  }

  /** @returns whether nothing is left of what is ours. */
  private async tryToClear(memory: Memory, isLate: () => boolean): Promise<boolean> {
    for (;;) {
      try {
        await this.kernel.clear(memory);
        return true;
      } catch (error) {
        const faults = [...this.store.state.faults.keys()];
        this.log.error({ faults, err: error }, 'reverting has failed');
      }
      if (isLate()) {
        return false;
      }
      await this.clock.sleep(RETRY_AFTER);
    }
  }

  /**
   * Removes all that is ours without a look at the kernel: for when that cannot be read. Runs each
   * command by itself: one that fails keeps none of the others from running.
   *
   * @returns the commands that have failed or were not run: what they are for may be left.
   */
  private async removeBlindly(memory: Memory, isLate: () => boolean): Promise<readonly string[]> {
    const left: string[] = [];
    for (const command of listCommands(memory, this.proc.interfaceNames())) {
      if (isLate() || !(await this.isDone(command))) {
        left.push(command);
      }
    }
    return left;
  }

  private async isDone(command: string): Promise<boolean> {
    const [program, ...words] = command.split(' ');
    try {
      await (program === 'ip' ? this.process.ip(words) : this.process.tc(words));
      return true;
    } catch (error) {
      return error instanceof CommandError && isAbsent(error);
    }
  }
}

function isAbsent({ failure, stderr }: CommandError): boolean {
  return failure !== 'missing' && failure !== 'timeout' && ABSENT.test(stderr);
}

/** A root with our handle is ours wherever it is; hooks and ifbs are those that are remembered. */
function listCommands({ ingress }: Memory, interfaces: readonly string[]): string[] {
  return [
    ...[...ingress]
      .filter(([name]) => interfaces.includes(name))
      .flatMap(([name, { pref, madeHook }]) => [
        `tc filter del dev ${name} ingress protocol all pref ${String(pref)}`,
        ...(madeHook ? [`tc qdisc del dev ${name} clsact`] : []),
      ]),
    ...interfaces.map((name) => `tc ${removeRoot(name)}`),
    ...[...ingress.values()]
      .filter(({ ifb }) => interfaces.includes(ifb))
      .map(({ ifb }) => `ip ${removeIfb(ifb).join(' ')}`),
  ];
}
