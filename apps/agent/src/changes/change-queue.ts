import { Inject, Injectable } from '@nestjs/common';
import { newError } from '../errors/error-catalogue.ts';
import { type Cancel, Clock } from './clock.ts';

/** How many calls may wait. */
const QUEUE_LIMIT = 64;

/** How long one may wait, in milliseconds. */
const WAIT_LIMIT = 5_000;

interface Waiter {
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
  readonly cancel: Cancel;
}

/** The changes that wait for their turn: one at a time reaches the kernel. */
@Injectable()
export class ChangeQueue {
  private readonly waiting: Waiter[] = [];
  private isTaken = false;
  private isClosed = false;
  private prepare: () => Promise<unknown> = () => Promise.resolve();

  /** Whether nothing is under way, and the agent is not ending. */
  get isFree(): boolean {
    return !this.isTaken && !this.isClosed;
  }

  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /** Sets what comes before the task of every call, in its turn. */
  prepareWith(prepare: () => Promise<unknown>): void {
    this.prepare = prepare;
  }

  /**
   * Runs a call's task when its turn comes.
   *
   * @throws ApiError `busy` where 64 others wait, or when its turn has not come within 5 s.
   */
  async enter<T>(task: () => Promise<T>): Promise<T> {
    this.assertOpen();
    if (this.waiting.length >= QUEUE_LIMIT) {
      throw newError('busy', { message: `${String(QUEUE_LIMIT)} calls wait already.` });
    }
    return this.pass(async () => {
      await this.prepare();
      return task();
    }, WAIT_LIMIT);
  }

  /** Runs a task of the agent's own before all calls that wait: faults must end in time. */
  async enterFirst<T>(task: () => Promise<T>): Promise<T> {
    this.assertOpen();
    return this.pass(task);
  }

  /** Runs a last task, behind the one that is under way; who waits or comes later is refused. */
  async close<T>(task: () => Promise<T>): Promise<T> {
    this.isClosed = true;
    for (const { cancel, refuse } of this.waiting.splice(0)) {
      cancel();
      refuse(ending());
    }
    return this.pass(task);
  }

  private assertOpen(): void {
    if (this.isClosed) {
      throw ending();
    }
  }

  /** @param limit how long a call may wait behind all others; without it the task is the next. */
  private async pass<T>(task: () => Promise<T>, limit?: number): Promise<T> {
    if (this.isTaken) {
      await this.wait(limit);
    }
    this.isTaken = true;
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      this.isTaken = next !== undefined;
      next?.cancel();
      next?.start();
    }
  }

  private wait(limit: number | undefined): Promise<void> {
    return new Promise((start, refuse) => {
      if (limit === undefined) {
        this.waiting.unshift({ start, refuse, cancel: () => undefined });
        return;
      }
      const cancel = this.clock.after(limit, () => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        refuse(newError('busy', { message: `The call has waited ${String(limit)} ms.` }));
      });
      const waiter: Waiter = { start, refuse, cancel };
      this.waiting.push(waiter);
    });
  }
}

function ending(): Error {
  return newError('busy', { message: 'The agent is ending, and takes no more changes.' });
}
