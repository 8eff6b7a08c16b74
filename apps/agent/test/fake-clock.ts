import { type Cancel, Clock, type Moment, NS_PER_MS } from '../src/changes/clock.ts';

/** Time that passes only when it is told to. */
export class FakeClock extends Clock {
  private readonly alarms = new Set<{ readonly moment: Moment; readonly task: () => void }>();

  constructor(private time: Moment = 1_000_000_000_000n) {
    super();
  }

  override now(): Moment {
    return this.time;
  }

  override at(moment: Moment, task: () => void): Cancel {
    const alarm = { moment, task };
    this.alarms.add(alarm);
    return () => {
      this.alarms.delete(alarm);
    };
  }

  /** Lets time pass, and runs what falls due in its order; what that starts runs by itself. */
  advance(milliseconds: number): void {
    const end = this.time + BigInt(milliseconds) * NS_PER_MS;
    for (;;) {
      const [next] = [...this.alarms]
        .filter(({ moment }) => moment <= end)
        .sort((a, b) => Number(a.moment - b.moment));
      if (next === undefined) {
        this.time = end;
        return;
      }
      this.alarms.delete(next);
      this.time = next.moment > this.time ? next.moment : this.time;
      next.task();
    }
  }

  /** How many things wait for their time. */
  get waiting(): number {
    return this.alarms.size;
  }
}
