import type { DestinationStream } from 'pino';

/** What takes the collected lines: SonicBoom, on which pino writes. */
interface Target {
  write(text: string): unknown;
  flushSync(): void;
}

/**
 * Collects lines and hands them on in large pieces.
 *
 * SonicBoom can collect too, and then walks through all that it holds with every line: 16 kB of
 * garbage for each.
 */
export class LineBuffer implements DestinationStream {
  private pending = '';
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param length from how many characters on the lines are handed on at once.
   * @param interval how long they wait at most, in milliseconds.
   */
  constructor(
    private readonly target: Target,
    private readonly length: number,
    private readonly interval: number,
  ) {}

  write(line: string): void {
    this.pending += line;
    if (this.pending.length >= this.length) {
      this.flush();
    } else {
      this.timer ??= setTimeout(() => {
        this.flush();
      }, this.interval).unref();
    }
  }

  /** Writes all there is before it returns; for the end of the process. */
  flushSync(): void {
    this.flush();
    this.target.flushSync();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.target.write(this.pending);
    this.pending = '';
  }
}
