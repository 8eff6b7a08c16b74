import type { Operation } from '@sidecar-injector/json-patch';
import type { AdmissionReview, ReviewVersion } from './review.ts';

/** What was decided about one review. */
export interface Answer {
  readonly allowed: boolean;
  readonly operations: readonly Operation[];
  /** Shown by the client to whoever made the request, one line each. */
  readonly warnings: readonly string[];
  /** Written to the audit log; the API server prefixes each key with the webhook's name. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** Why the request is refused; shown to the user. Only where `allowed` is false. */
  readonly message?: string | undefined;
}

/** An AdmissionReview that carries an answer, ready to be sent. */
export interface AnsweredReview {
  readonly kind: 'AdmissionReview';
  readonly apiVersion: ReviewVersion;
  readonly response: AdmissionResponse;
}

export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly patchType?: 'JSONPatch';
  /** The operations as JSON, in base64. */
  readonly patch?: string;
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

/**
 * Answers a review in the version that asked.
 *
 * Without operations there is neither `patch` nor `patchType`: the API server takes one without
 * the other for an error of the webhook.
 */
export function answerReview(review: AdmissionReview, answer: Answer): AnsweredReview {
  const { allowed, operations, warnings, auditAnnotations, message } = answer;
  return {
    kind: 'AdmissionReview',
    apiVersion: review.apiVersion,
    response: {
      uid: review.request.uid,
      allowed,
      ...(operations.length > 0 && { patchType: 'JSONPatch', patch: encode(operations) }),
      ...(message !== undefined && { status: { code: 403, reason: 'Forbidden', message } }),
      ...(warnings.length > 0 && { warnings }),
      auditAnnotations,
    },
  };
}

function encode(operations: readonly Operation[]): string {
  return Buffer.from(JSON.stringify(operations)).toString('base64');
}
