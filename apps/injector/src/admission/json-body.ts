import type { IncomingMessage } from 'node:http';
import { ApiError, describeError } from '@sidecar-injector/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Done = (error: Error | null, body?: unknown) => void;

/** How many times the limit is read and thrown away, so that the caller gets to read the answer. */
const PATIENCE = 4;

/**
 * Takes `application/json` bodies, and those alone, in place of Fastify's parsers: theirs refuse
 * a Pod that has a label `constructor`, and close the connection on a body that is too large while
 * the caller still sends it, who then sees a broken pipe in place of the 413.
 *
 * `JSON.parse` makes an own member of a key `__proto__`: it stays data.
 *
 * @param limit in bytes.
 */
export function acceptJson(server: FastifyInstance, limit: number): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    (_: FastifyRequest, payload: IncomingMessage, done: Done) => {
      collect(payload, limit, done);
    },
  );
}

function collect(payload: IncomingMessage, limit: number, done: Done): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const give = once(done);
  payload.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limit) {
      chunks.push(chunk);
    } else if (length > limit * PATIENCE) {
      payload.pause();
      give(tooLarge(limit));
    }
  });
  payload.once('error', (cause) => {
    give(cutOff(length, cause));
  });
  payload.once('end', () => {
    if (length > limit) {
      give(tooLarge(limit));
    } else {
      parse(chunks, length, give);
    }
  });
}

/** A connection that was given up while it was read still ends, or breaks, some time later. */
function once(done: Done): Done {
  let isDone = false;
  return (error, body) => {
    if (!isDone) {
      isDone = true;
      done(error, body);
    }
  };
}

function parse(chunks: readonly Buffer[], length: number, done: Done): void {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length);
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    done(notJson(length, cause));
    return;
  }
  done(null, body);
}

function notJson(length: number, cause: unknown): ApiError {
  const message =
    length === 0 ? 'The body is empty.' : `The body is not JSON: ${describeError(cause)}.`;
  return ApiError.of('invalid_json', { message, cause });
}

function cutOff(length: number, cause: unknown): ApiError {
  const message = `The body ended after ${String(length)} bytes, before it was complete.`;
  return ApiError.of('bad_request', { message, cause });
}

function tooLarge(limit: number): ApiError {
  return ApiError.of('payload_too_large', {
    message: `The body is larger than ${String(limit)} bytes.`,
    remedy: 'Raise INJECTOR_BODY_LIMIT if Pods of this size are meant to be.',
  });
}
