import { type ErrorCatalogue, HTTP_ERRORS } from '@sidecar-injector/http';

/** Every error that the injector answers with, apart from decisions about a Pod. */
export const ERRORS = {
  ...HTTP_ERRORS,
  invalid_review: {
    status: 400,
    message: 'The body is JSON, and not an AdmissionReview with a request.',
    remedy:
      'Send an AdmissionReview of admission.k8s.io/v1 or v1beta1, as a MutatingWebhookConfiguration makes the API server do.',
  },
} as const satisfies ErrorCatalogue;

export type ErrorCode = keyof typeof ERRORS;
