import { Inject, Injectable } from '@nestjs/common';
import { type Cancel, Clock } from '../clock/clock.ts';
import { newError } from '../errors/errors.ts';

/** How many calls may wait. */
const QUEUE_LIMIT = 64;

/** How long one may wait, in milliseconds. */
const WAIT_LIMIT = 5_000;

interface Waiter {
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
  readonly cancel: Cancel;
}

/** Lets one change at a time reach the kernel. */
@Injectable()
export class Turnstile {
  private readonly queue: Waiter[] = [];
  private isTaken = false;
  private isClosed = false;

  constructor(@Inject(Clock) private readonly clock: Clock) {}

  /**
   * Runs a call's task when its turn comes.
   *
   * @throws ApiError `busy` where 64 others wait, or when its turn has not come within 5 s.
   */
  async enter<T>(task: () => Promise<T>): Promise<T> {
    this.assertOpen();
    if (this.queue.length >= QUEUE_LIMIT) {
      throw newError('busy', { message: `${String(QUEUE_LIMIT)} calls wait already.` });
    }
    await this.turn((waiter) => this.queue.push(waiter), WAIT_LIMIT);
    return this.pass(task);
  }

  /** Runs a task of the agent's own before all calls that wait: faults must end in time. */
  async enterFirst<T>(task: () => Promise<T>): Promise<T> {
    this.assertOpen();
    await this.turn((waiter) => this.queue.unshift(waiter));
    return this.pass(task);
  }

  /** Runs a last task, behind the one that is under way; who waits or comes later is refused. */
  async close<T>(task: () => Promise<T>): Promise<T> {
    this.isClosed = true;
    for (const { cancel, refuse } of this.queue.splice(0)) {
      cancel();
      refuse(ending());
    }
    await this.turn((waiter) => this.queue.unshift(waiter));
    return this.pass(task);
  }

  private assertOpen(): void {
    if (this.isClosed) {
      throw ending();
    }
  }

  private turn(place: (waiter: Waiter) => void, limit?: number): Promise<void> {
    if (!this.isTaken) {
      this.isTaken = true;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const cancel =
        limit === undefined
          ? () => undefined
          : this.clock.after(limit, () => {
              this.queue.splice(this.queue.indexOf(waiter), 1);
              reject(newError('busy', { message: `The call has waited ${String(limit)} ms.` }));
            });
      const waiter: Waiter = { start: resolve, refuse: reject, cancel };
      place(waiter);
    });
  }

  private async pass<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } finally {
      const next = this.queue.shift();
      this.isTaken = next !== undefined;
      next?.cancel();
      next?.start();
    }
  }
}

function ending(): Error {
  return newError('busy', { message: 'The agent is ending, and takes no more changes.' });
}
