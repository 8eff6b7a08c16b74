import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api.error.ts';
import { sendError } from './send-error.ts';

/** Answers what Fastify's router refuses before any filter of Nest sees it (`frameworkErrors`). */
export function refuseBadUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  sendError(reply, ApiError.of('bad_request', { message: `${error.message}.` }), request.id);
}
