/** Why a fault cannot be: one field of it, with what to write instead. */
export class FaultError extends Error {
  override readonly name = 'FaultError';

  constructor(
    readonly code: 'invalid_fault' | 'unsupported_combination' | 'limit_exceeded',
    /** Path of the field, such as `delay.time` or `match.cidrs[0]`; empty for the whole fault. */
    readonly field: string,
    /** The value as it came; `undefined` where it is missing. */
    readonly value: unknown,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }

  /** The same complaint about a field that its user knows by another name. */
  at(field: string): FaultError {
    return new FaultError(this.code, field, this.value, this.message, this.remedy);
  }
}
