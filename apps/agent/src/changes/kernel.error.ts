import { ApiError, type ErrorBody, type ErrorDetails } from '@sidecar-injector/http';
import { type ErrorCode, ERRORS } from '../errors/error-catalogue.ts';
import { CommandError, type CommandFailure } from './command.error.ts';

/** What the kernel or `tc` has refused, and whether the kernel is as it was before. */
export class KernelError extends ApiError {
  /** What `tc` printed. */
  readonly stderr: string;

  constructor(
    code: ErrorCode,
    details: ErrorDetails & { readonly stderr?: string },
    /** Absent where nothing was changed to begin with. */
    readonly rolledBack?: boolean,
  ) {
    super(code, ERRORS[code], details);
    this.stderr = details.stderr ?? '';
  }

  override toBody(requestId?: string): ErrorBody {
    const { error } = super.toBody(requestId);
    return {
      error: {
        ...error,
        ...(this.stderr !== '' && { stderr: this.stderr }),
        ...(this.rolledBack !== undefined && { rolledBack: this.rolledBack }),
      },
    };
  }
}

const CODES = {
  missing: 'tc_missing',
  timeout: 'tc_timeout',
  not_permitted: 'not_permitted',
  unsupported: 'kernel_feature_missing',
  failed: 'tc_failed',
} as const satisfies Record<CommandFailure, ErrorCode>;

/**
 * Says a failure of `tc` or `ip` in the words of the catalogue; anything else stays what it is.
 *
 * @param lines of the batch that was run.
 */
export function toKernelError(
  error: unknown,
  lines: readonly string[] = [],
  rolledBack?: boolean,
): unknown {
  if (error instanceof SyntaxError) {
    const message = `tc has printed what cannot be read: ${error.message}.`;
    return new KernelError('tc_failed', { message, cause: error }, rolledBack);
  }
  if (!(error instanceof CommandError)) {
    return error;
  }
  if (error.stderr.includes('cannot mix duplicating netems')) {
    return new KernelError('unsupported_combination', duplicateRefused(error), rolledBack);
  }
  const { failure, stderr, command } = error;
  const line = lines[(error.line ?? 0) - 1];
  const at = line === undefined ? command : `tc ${line}`;
  const message =
    failure === 'timeout' ? `${command} has not ended in time.` : `${at}: ${firstLine(stderr)}.`;
  return new KernelError(CODES[failure], { message, stderr, cause: error }, rolledBack);
}

function duplicateRefused(cause: CommandError): ErrorDetails & { readonly stderr: string } {
  return {
    message: 'This kernel duplicates packets only where it is the one rule of an interface.',
    remedy: 'Remove the other faults of the interface, or give them the same match.',
    field: 'duplicate',
    stderr: cause.stderr,
    cause,
  };
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.replace(/\.$/, '');
}
