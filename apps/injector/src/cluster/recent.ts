/** Remembers for some time what it has seen, and forgets the oldest when that becomes too much. */
export class Recent {
  private readonly times = new Map<string, number>();

  /**
   * @param span how long something counts as seen, in milliseconds.
   * @param limit how much is remembered.
   */
  constructor(
    private readonly span: number,
    private readonly limit: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** @returns whether the key was seen within the span; where not, it counts as seen from now. */
  hasSeen(key: string): boolean {
    const time = this.times.get(key);
    if (time !== undefined && this.now() - time < this.span) {
      return true;
    }
    this.times.delete(key);
    this.times.set(key, this.now());
    this.forgetOldest();
    return false;
  }

  private forgetOldest(): void {
    const [oldest] = this.times.keys();
    if (this.times.size > this.limit && oldest !== undefined) {
      this.times.delete(oldest);
    }
  }
}
