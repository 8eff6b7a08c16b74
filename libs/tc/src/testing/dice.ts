/** Numbers that look random and are the same for the same seed: fast where there are many. */
export class Dice {
  constructor(private state: number) {}

  /** From 0 up to `sides`, which is not among them (mulberry32). */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.roll(values.length)];
    if (value === undefined) {
      throw new RangeError('nothing to pick from');
    }
    return value;
  }
}
