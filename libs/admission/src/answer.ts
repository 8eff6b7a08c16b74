import { encodePatch, type Operation } from '@sidecar-injector/json-patch';
import type { AdmissionReview } from './review.ts';

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

/**
 * Answers a review in the version that asked: the JSON of an AdmissionReview. It is put together
 * here, since `JSON.stringify` would look at each letter of the patch.
 *
 * Without operations there is neither `patch` nor `patchType`: the API server takes one without
 * the other for an error of the webhook.
 */
export function answerReview({ apiVersion, request }: AdmissionReview, answer: Answer): string {
  const { allowed, operations, warnings, auditAnnotations, message } = answer;
  const members = [
    `"uid":${JSON.stringify(request.uid)},"allowed":${String(allowed)}`,
    operations.length > 0 &&
      `"patchType":"JSONPatch","patch":"${toBase64(encodePatch(operations))}"`,
    message !== undefined &&
      `"status":${JSON.stringify({ code: 403, reason: 'Forbidden', message })}`,
    warnings.length > 0 && `"warnings":${JSON.stringify(warnings)}`,
    `"auditAnnotations":${JSON.stringify(auditAnnotations)}`,
  ];
  const response = members.filter(Boolean).join(',');
  return `{"kind":"AdmissionReview","apiVersion":"${apiVersion}","response":{${response}}}`;
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
