import type { IncomingMessage } from 'node:http';

/** What a caller may give as id: nothing that could forge a line of the log. */
const ACCEPTABLE = /^[\w.-]{1,64}$/;

/**
 * Makes the function that names requests (Fastify's `genReqId`): the caller's `x-request-id` where
 * there is a sane one, else a number behind a prefix of this process.
 */
export function newRequestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  // No secret: it tells processes apart, and node:crypto would be loaded for it.
  const prefix = Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && ACCEPTABLE.test(given)) {
      return given;
    }
    count += 1;
    return `${prefix}-${String(count)}`;
  };
}
