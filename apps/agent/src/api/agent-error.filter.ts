import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { errorCode, ErrorFilter } from '@sidecar-injector/http';
import type { FastifyRequest } from 'fastify';
import { toAgentError } from '../changes/to-agent-error.ts';
import { newError } from '../errors/error-catalogue.ts';
import { showValue } from '../errors/show-value.ts';

/** Answers with the catalogue also what the agent's own parts throw. */
@Catch()
export class AgentErrorFilter extends ErrorFilter {
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
  switch (error instanceof HttpException ? errorCode(error.cause) : '') {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return newError('unsupported_media_type', {
        message: `The content type ${type === undefined ? 'is missing' : 'is not application/json'}.`,
        field: 'content-type',
        ...(type !== undefined && { value: showValue(type) }),
        cause: error,
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return newError('invalid_json', {
        message: 'The body is empty.',
        field: 'body',
        cause: error,
      });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return newError('invalid_json', { field: 'body', cause: error });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return newError('payload_too_large', { field: 'body', cause: error });
    default:
      return error;
  }
}
