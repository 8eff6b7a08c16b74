import { FaultError } from '@sidecar-injector/tc';
import { toKernelError } from '../kernel/kernel.error.ts';
import { newError } from './errors.ts';
import { showValue } from './show-value.ts';

/** Says what the agent's own parts throw in the words of the catalogue; leaves the rest as it is. */
export function toAgentError(error: unknown): unknown {
  return error instanceof FaultError ? fromFault(error) : toKernelError(error);
}

function fromFault(error: FaultError): Error {
  const { code, field, value, message, remedy } = error;
  const name = field === '' ? 'the fault' : field;
  return newError(code, {
    message: `${name} ${message}.`,
    remedy,
    ...(field !== '' && { field }),
    ...(value !== undefined && { value: showValue(value) }),
    cause: error,
  });
}
