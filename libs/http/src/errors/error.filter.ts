import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ApiError } from './api.error.ts';
import { sendError } from './send-error.ts';
import { type ErrorRules, pathOf, toApiError } from './to-api-error.ts';

/**
 * Turns everything that is thrown while a request is served into an answer from the catalogue, as
 * `{"error": {"code", "message", "remedy"}}` with a newline behind it, and one line in the log.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly rules: ErrorRules,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toApiError(thrown, request, this.rules);
    this.report(error, thrown, request);
    if (error.code === 'method_not_allowed') {
      const path = pathOf(request);
      const calls = this.rules.calls.filter((call) => call.path === path);
      reply.header('allow', calls.map(({ method }) => method).join(', '));
    }
    sendError(reply, error, request.id);
  }

  private report(error: ApiError, thrown: unknown, { id, method, url }: FastifyRequest): void {
    const line = { requestId: id, method, url, code: error.code, status: error.status };
    if (error.code === 'internal') {
      this.log.error({ ...line, err: thrown }, 'request failed');
    } else {
      this.log.warn({ ...line, error: error.message }, 'request refused');
    }
  }
}
