/**
 * A value that a user gave and that has another form than it must; nothing was done.
 *
 * The text says what is allowed, so that whoever reads it can mend the value without the manual.
 */
export class ValueError extends Error {
  override readonly name = 'ValueError';

  constructor(
    /** What is wrong, beginning with `must`, such as `must be at most 10m`. */
    message: string,
    /** What to write instead, such as `for example 20ms`. */
    readonly remedy: string,
    /** The value as it came. */
    readonly value: unknown,
  ) {
    super(message);
  }
}
