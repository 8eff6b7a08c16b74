import { type ErrorEntry, HTTP_ERRORS, type HttpErrorCode } from './error-catalogue.ts';

/** What one case adds to its entry in the catalogue. */
export interface ErrorDetails {
  /** Replaces the sentence of the catalogue by one that names the value. */
  readonly message?: string;
  /** Replaces the remedy of the catalogue. */
  readonly remedy?: string;
  /** The member or parameter that is wrong. */
  readonly field?: string;
  /** Its value, as it was sent. */
  readonly value?: unknown;
  readonly cause?: unknown;
  /** Members of the answer that others do not have. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What the body of every failed call holds. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly field?: string;
    readonly value?: unknown;
    readonly remedy: string;
    /** Found again in the log; only where the server itself failed. */
    readonly requestId?: string;
  };
}

/** A failure from a catalogue: whoever throws it has decided what the caller is told. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly remedy: string;
  readonly more: Readonly<Record<string, unknown>>;
  private readonly details: ErrorDetails;

  constructor(code: string, entry: ErrorEntry, details: ErrorDetails = {}) {
    super(details.message ?? entry.message, { cause: details.cause });
    this.code = code;
    this.status = entry.status;
    this.remedy = details.remedy ?? entry.remedy;
    this.more = details.more ?? {};
    this.details = details;
  }

  /** An error that every server here knows. */
  static of(code: HttpErrorCode, details?: ErrorDetails): ApiError {
    return new ApiError(code, HTTP_ERRORS[code], details);
  }

  toBody(requestId?: string): ErrorBody {
    const { field, value } = this.details;
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(field !== undefined && { field }),
        ...(value !== undefined && { value }),
        remedy: this.remedy,
        ...(requestId !== undefined && { requestId }),
        ...this.more,
      },
    };
  }
}
