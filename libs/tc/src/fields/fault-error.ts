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

/** @throws FaultError for a field that is not as it must be. */
export function refuse(field: string, value: unknown, message: string, remedy: string): never {
  throw new FaultError('invalid_fault', field, value, message, remedy);
}

/** @throws FaultError for a field that is right by itself, but not beside the others. */
export function refuseBeside(
  field: string,
  value: unknown,
  message: string,
  remedy: string,
): never {
  throw new FaultError('unsupported_combination', field, value, message, remedy);
}

/** @throws FaultError where there is more of something than there may be. */
export function checkLimit(
  count: number,
  max: number,
  message: string,
  remedy: string,
  field = 'match',
): void {
  if (count > max) {
    throw new FaultError('limit_exceeded', field, count, message, remedy);
  }
}
