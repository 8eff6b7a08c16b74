import { HttpException } from '@nestjs/common';
import { ApiError, type ErrorDetails } from './api.error.ts';
import { errorCode } from './describe-error.ts';
import { type ErrorEntry, HTTP_ERRORS, type HttpErrorCode } from './error-catalogue.ts';

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

/** How the errors of one server are told. */
export interface ErrorRules {
  /** All that the server answers; told to whoever asks for something else. */
  readonly calls: readonly Call[];
  /** What it says of the errors that every server knows. */
  readonly errors: Readonly<Record<HttpErrorCode, ErrorEntry>>;
  /** Finds the entry for what its own parts throw; leaves the rest as it is. */
  readonly translate: (thrown: unknown) => unknown;
  /** What it says of a body with a content type that it does not take; absent where it has none. */
  readonly describeMediaType: (type: string | undefined) => ErrorDetails;
}

/** The rules of a server that has no errors and no words of its own for what those do. */
export function plainRules(calls: readonly Call[]): ErrorRules {
  return {
    calls,
    errors: HTTP_ERRORS,
    translate: (thrown) => thrown,
    describeMediaType: (type) => ({
      message:
        type === undefined
          ? 'The request has a body and no content type.'
          : `The content type is ${JSON.stringify(type)}.`,
    }),
  };
}

/** What Fastify refuses a body with (fastify/lib/errors.js), but for its type. */
const BODY_ERRORS: Readonly<
  Record<string, { readonly code: HttpErrorCode; readonly message?: string }>
> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'invalid_json', message: 'The body is empty.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid_json' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large' },
};

/**
 * Finds the catalogue entry for whatever was thrown while a request was served.
 *
 * An error that nobody foresaw becomes `internal`: its text may hold anything, so it goes to the
 * log alone.
 */
export function toApiError(thrown: unknown, request: FailedRequest, rules: ErrorRules): ApiError {
  const { calls, errors, translate, describeMediaType } = rules;
  const error = translate(thrown);
  const newError = (code: HttpErrorCode, details: ErrorDetails): ApiError =>
    new ApiError(code, errors[code], details);
  if (error instanceof ApiError) {
    return error;
  }
  if (!(error instanceof HttpException) || error.getStatus() >= 500) {
    return newError('internal', { cause: error });
  }
  if (error.getStatus() === 404) {
    const isKnown = calls.some((call) => call.path === pathOf(request));
    return newError(isKnown ? 'method_not_allowed' : 'not_found', listCalls(request, calls));
  }
  const code = errorCode(error.cause);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const details = describeMediaType(request.headers['content-type']);
    return newError('unsupported_media_type', { ...details, cause: error });
  }
  const known = BODY_ERRORS[code];
  return known === undefined
    ? newError('bad_request', { message: error.message, cause: error })
    : newError(known.code, { ...known, field: 'body', cause: error });
}

function listCalls(request: FailedRequest, calls: readonly Call[]): ErrorDetails {
  const list = calls.map(({ method, path }) => `${method} ${path}`).join(', ');
  return {
    message: `${request.method} ${pathOf(request)} is not a call of this server.`,
    remedy: `Use one of: ${list}.`,
  };
}

/** What a request asks for, without its query. */
export function pathOf({ url }: Pick<FailedRequest, 'url'>): string {
  const [path = ''] = url.split('?', 1);
  return path;
}
