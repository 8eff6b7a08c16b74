import { type ArgumentsHost, Catch, HttpException, Inject } from '@nestjs/common';
import { errorCode, ErrorFilter } from '@sidecar-injector/http';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { toAgentError } from '../changes/agent-error.ts';
import { LOGGER } from '../config/config.ts';
import { type ErrorCode, newError, showValue } from '../errors/error-catalogue.ts';
import { CALLS } from './calls.ts';

/** What Fastify refuses a body with, but for its type. */
const BODY_ERRORS: Readonly<
  Record<string, { readonly code: ErrorCode; readonly message?: string }>
> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_json', message: 'The body is empty.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid_json' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large' },
};

/** Answers with the catalogue also what the agent's own parts throw. */
@Catch()
export class AgentErrorFilter extends ErrorFilter {
  constructor(@Inject(LOGGER) log: Logger) {
    super(log, CALLS);
  }

  override catch(thrown: unknown, host: ArgumentsHost): void {
    const { headers } = host.switchToHttp().getRequest<FastifyRequest>();
    super.catch(toBodyError(toAgentError(thrown), headers['content-type']), host);
  }
}

/**
 * Says why Fastify has refused a body (fastify/lib/errors.js), with the header or the part that is
 * wrong; leaves other errors as they are.
 *
 * @param type the content type of the request.
 */
function toBodyError(error: unknown, type: string | undefined): unknown {
  const code = error instanceof HttpException ? errorCode(error.cause) : '';
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return newError('unsupported_media_type', {
      message: `The content type ${type === undefined ? 'is missing' : 'is not application/json'}.`,
      field: 'content-type',
      value: type && showValue(type),
      cause: error,
    });
  }
  const known = BODY_ERRORS[code];
  return known === undefined
    ? error
    : newError(known.code, { ...known, field: 'body', cause: error });
}
