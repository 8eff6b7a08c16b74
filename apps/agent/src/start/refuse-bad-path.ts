import { sendError } from '@sidecar-injector/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newError } from '../errors/errors.ts';
import { showValue } from '../errors/show-value.ts';

/** A `%` that does not begin an escape. */
const BARE_PERCENT = /%(?![0-9a-fA-F]{2})/g;

/** Answers what the router cannot decode: most of all `/loss/10%`, which is what one types. */
export function refuseBadPath(_: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { url } = request;
  const escaped = url.replaceAll(BARE_PERCENT, '%25');
  const error = newError('invalid_fault', {
    message: 'The path is not a valid URL: a % must be followed by two hexadecimal digits.',
    remedy:
      escaped === url
        ? 'Write the path in UTF-8, with % only before two hexadecimal digits.'
        : `Write % as %25, as in ${showValue(escaped)}, or leave it out.`,
    field: 'path',
    value: showValue(url),
  });
  sendError(reply, error, request.id);
}
