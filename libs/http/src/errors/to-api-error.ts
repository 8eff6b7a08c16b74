import { HttpException } from '@nestjs/common';
import { ApiError } from './api.error.ts';
import { errorCode } from './describe-error.ts';
import type { HttpErrorCode } from './error-catalogue.ts';

/** One call that a server answers, such as `POST /mutate`. */
export interface Call {
  readonly method: string;
  readonly path: string;
}

/** The part of a request that decides what an error is called. */
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly 'content-type'?: string | undefined };
}

/** Fastify's own codes (fastify/lib/errors.js) that have an entry in the catalogue. */
const FASTIFY_CODES: Readonly<Record<string, HttpErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
};

/**
 * Finds the catalogue entry for whatever was thrown while a request was served.
 *
 * An error that nobody foresaw becomes `internal`: its text may hold anything, so it goes to the
 * log alone.
 */
export function toApiError(
  error: unknown,
  request: FailedRequest,
  calls: readonly Call[],
): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  if (!(error instanceof HttpException) || error.getStatus() >= 500) {
    return ApiError.of('internal', { cause: error });
  }
  if (error.getStatus() === 404) {
    return toRoutingError(request, calls);
  }
  const code = FASTIFY_CODES[errorCode(error.cause)] ?? 'bad_request';
  return code === 'unsupported_media_type'
    ? ApiError.of(code, { message: describeMediaType(request), cause: error })
    : ApiError.of(code, {
        ...(code === 'bad_request' && { message: error.message }),
        cause: error,
      });
}

function toRoutingError({ method, url }: FailedRequest, calls: readonly Call[]): ApiError {
  const [path = ''] = url.split('?', 1);
  const list = calls.map((call) => `${call.method} ${call.path}`).join(', ');
  const isKnown = calls.some((call) => call.path === path);
  return ApiError.of(isKnown ? 'method_not_allowed' : 'not_found', {
    message: `${method} ${path} is not a call of this server.`,
    remedy: `Use one of: ${list}.`,
  });
}

function describeMediaType({ headers }: FailedRequest): string {
  const type = headers['content-type'];
  return type === undefined
    ? 'The request has a body and no content type.'
    : `The content type is ${JSON.stringify(type)}.`;
}
