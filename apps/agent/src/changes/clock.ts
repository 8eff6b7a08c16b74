import { Injectable } from '@nestjs/common';

/** A moment of the monotonic clock, in nanoseconds: one for all processes of a boot. */
export type Moment = bigint;

export const NS_PER_MS = 1_000_000n;

/** The longest single timer, in milliseconds: `setTimeout` overflows at 24.8 days. */
const LONGEST_TIMER = 3_600_000;

/** Ends a wait before its time; without effect afterwards. */
export type Cancel = () => void;

/** The time that no one can set: the wall clock may jump, this one does not. */
@Injectable()
export class Clock {
  now(): Moment {
    return process.hrtime.bigint();
  }

  /** Calls once at a moment, or at once where it has passed. */
  at(moment: Moment, task: () => void): Cancel {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = Number((moment - this.now() + NS_PER_MS - 1n) / NS_PER_MS);
      timer = setTimeout(left > 0 ? wait : task, Math.min(Math.max(left, 0), LONGEST_TIMER));
    };
    wait();
    return () => {
      clearTimeout(timer);
    };
  }

  /** Calls once after a time, in milliseconds. */
  after(milliseconds: number, task: () => void): Cancel {
    return this.at(this.now() + BigInt(Math.ceil(milliseconds)) * NS_PER_MS, task);
  }

  /** @param milliseconds how long to wait. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }
}
