/** Why a fault cannot be: one field of it, with what to write instead. */
export class FaultError extends Error {
  override readonly name = 'FaultError';

  constructor(
    readonly code: 'invalid_fault' | 'unsupported_combination' | 'limit_exceeded',
    /** Path of the field, such as `delay.time` or `match.cidrs[0]`. */
    readonly field: string,
    /** The value as it came. */
    readonly value: unknown,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
