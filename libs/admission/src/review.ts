/** The versions of AdmissionReview that are understood; each is answered in kind. */
export const REVIEW_VERSIONS = ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'] as const;

export type ReviewVersion = (typeof REVIEW_VERSIONS)[number];

/**
 * A request for admission as the API server POSTs it (admission.k8s.io/v1 AdmissionReview).
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
export interface AdmissionReview {
  readonly apiVersion: ReviewVersion;
  readonly request: AdmissionRequest;
}

export interface AdmissionRequest {
  /** Names this one call; the answer must repeat it. */
  readonly uid: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  /** Such as `status` or `ephemeralcontainers`; absent for the object itself. */
  readonly subResource?: string | undefined;
  readonly operation: string;
  /** Absent for cluster-scoped objects. The Pod's own `metadata.namespace` may be empty. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly userInfo?: { readonly username?: string } | undefined;
  /** When true, no side effect may follow from the answer. */
  readonly dryRun: boolean;
  /** The new object; absent on DELETE. */
  readonly object?: Readonly<Record<string, unknown>> | undefined;
}
