import { FaultError } from '@sidecar-injector/tc';
import { type ErrorCode, newError, showValue } from '../errors/error-catalogue.ts';
import { CommandError, type CommandFailure } from './command.error.ts';

const CODES = {
  missing: 'tc_missing',
  timeout: 'tc_timeout',
  not_permitted: 'not_permitted',
  unsupported: 'kernel_feature_missing',
  failed: 'tc_failed',
} as const satisfies Record<CommandFailure, ErrorCode>;

/**
 * Says what the agent's own parts throw in the words of the catalogue; leaves the rest as it is.
 *
 * @param lines of the batch that was run.
 * @param rolledBack whether the kernel is as it was before; absent where nothing was changed to begin
 * with.
 */
export function toAgentError(
  error: unknown,
  lines: readonly string[] = [],
  rolledBack?: boolean,
): unknown {
  if (error instanceof FaultError) {
    return fromFault(error);
  }
  if (error instanceof SyntaxError) {
    const message = `tc has printed what cannot be read: ${error.message}.`;
    return newError('tc_failed', { message, cause: error, more: { rolledBack } });
  }
  if (!(error instanceof CommandError)) {
    return error;
  }
  const { failure, stderr, command } = error;
  const details = { cause: error, more: { stderr: stderr || undefined, rolledBack } };
  if (stderr.includes('cannot mix duplicating netems')) {
    return newError('unsupported_combination', { ...DUPLICATE_REFUSED, ...details });
  }
  const line = lines[(error.line ?? 0) - 1];
  const at = line === undefined ? command : `tc ${line}`;
  const message =
    failure === 'timeout' ? `${command} has not ended in time.` : `${at}: ${firstLine(stderr)}.`;
  return newError(CODES[failure], { message, ...details });
}

const DUPLICATE_REFUSED = {
  message: 'This kernel duplicates packets only where it is the one rule of an interface.',
  remedy: 'Remove the other faults of the interface, or give them the same match.',
  field: 'duplicate',
};

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

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.replace(/\.$/, '');
}
