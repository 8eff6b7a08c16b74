/** One way in which a call can fail. */
export interface ErrorEntry {
  /** HTTP status code. */
  readonly status: number;
  /** What went wrong, in one sentence; a case may say it with its own values. */
  readonly message: string;
  /** What the caller can do about it. */
  readonly remedy: string;
}

/** The errors of one program: a code in snake_case for each. */
export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

/** The errors that every HTTP server here can answer with, whatever it serves. */
export const HTTP_ERRORS = {
  bad_request: {
    status: 400,
    message: 'The request is not valid HTTP for this call.',
    remedy: 'Correct the request and send it again.',
  },
  invalid_json: {
    status: 400,
    message: 'The body is not JSON.',
    remedy: 'Send one complete JSON document in UTF-8.',
  },
  not_found: {
    status: 404,
    message: 'There is no such call.',
    remedy: 'Use one of the calls that are listed.',
  },
  method_not_allowed: {
    status: 405,
    message: 'The path exists, and not with this method.',
    remedy: 'Use one of the calls that are listed.',
  },
  payload_too_large: {
    status: 413,
    message: 'The body is larger than this server accepts.',
    remedy: 'Send a smaller body, or raise the limit of the server.',
  },
  unsupported_media_type: {
    status: 415,
    message: 'The body has another content type than this call takes.',
    remedy: 'Send JSON, with the header "content-type: application/json".',
  },
  internal: {
    status: 500,
    message: 'The server failed on this request; it is a fault of the server, not of the request.',
    remedy: 'Look for the request id in the log of the server, and report what stands there.',
  },
} as const satisfies ErrorCatalogue;

export type HttpErrorCode = keyof typeof HTTP_ERRORS;
