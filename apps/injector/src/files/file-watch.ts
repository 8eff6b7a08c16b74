import { setTimeout as delay } from 'node:timers/promises';

/** How often files are looked at, in milliseconds; see docs/decisions/0003-poll-for-changes.md. */
const POLL_INTERVAL = 500;

/** How long files must stay as they are before they are read: a writer may not be done yet. */
const SETTLE_TIME = 100;

/** How often a change is waited out before the files are read although they still change. */
const SETTLE_ROUNDS = 3;

/** Calls `reload` when files have changed, by looking at them again and again. */
export class FileWatch {
  private seen: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /**
   * @param look a fingerprint of the files.
   * @param reload reads them. It reports what is wrong in them itself; where it throws, the files
   * could not be read at all, and it is called again until they can.
   */
  constructor(
    private readonly look: () => Promise<string>,
    private readonly reload: () => Promise<void>,
  ) {}

  /** Reads the files if they differ from those that were read last. */
  async check(): Promise<void> {
    const print = await this.look();
    if (print === this.seen) {
      return;
    }
    // Taken before reading: a change during the reading is then seen as one by the next check.
    this.seen = this.seen === undefined ? print : await this.settle(print);
    try {
      await this.reload();
    } catch (error) {
      this.seen = undefined;
      throw error;
    }
  }

  /** Checks from now on until {@link stop}; keeps no process alive. */
  start(): void {
    this.timer = setTimeout(() => {
      void this.check()
        .catch(() => undefined)
        .finally(() => {
          if (!this.stopped) {
            this.start();
          }
        });
    }, POLL_INTERVAL).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async settle(print: string): Promise<string> {
    let before = print;
    for (let round = 0; round < SETTLE_ROUNDS; round += 1) {
      await delay(SETTLE_TIME, undefined, { ref: false });
      const after = await this.look();
      if (after === before) {
        break;
      }
      before = after;
    }
    return before;
  }
}
