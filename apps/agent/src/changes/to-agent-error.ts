import { FaultError } from '@sidecar-injector/tc';
import { newError } from '../errors/error-catalogue.ts';
import { showValue } from '../errors/show-value.ts';
import { toKernelError } from './kernel.error.ts';

/** Says what the agent's own parts throw in the words of the catalogue; leaves the rest as it is. */
export function toAgentError(error: unknown): unknown {
  return error instanceof FaultError ? fromFault(error) : toKernelError(error);
}

function fromFault(error: FaultError): Error {
  const { code, value, message, remedy } = error;
  // A member or parameter that nobody knows is named as it was sent.
  const field = showValue(error.field);
  return newError(code, {
    message: `${field === '' ? 'the fault' : field} ${message}.`,
    remedy,
    field: field === '' ? 'body' : field,
    ...(value !== undefined && { value: showValue(value) }),
    cause: error,
  });
}
