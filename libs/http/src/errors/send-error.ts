import type { FastifyReply } from 'fastify';
import type { ApiError } from './api.error.ts';

/** Writes an error as JSON with a newline behind it, and the request id as a header. */
export function sendError(reply: FastifyReply, error: ApiError, requestId: string): void {
  const body = error.toBody(error.code === 'internal' ? requestId : undefined);
  void reply
    .code(error.status)
    .header('x-request-id', requestId)
    .type('application/json; charset=utf-8')
    .send(`${JSON.stringify(body)}\n`);
}
