/** What follows from a reason. */
interface ReasonEntry {
  /** One sentence for docs and for whoever reads the reason alone. */
  readonly meaning: string;
  /** Whether the user expected sidecars and must be told that there are none. */
  readonly surprising: boolean;
  /** Whether `/mutate/required` refuses the Pod for it. */
  readonly refusedWhenRequired: boolean;
}

const SILENT = { surprising: false, refusedWhenRequired: false } as const;
const TOLD = { surprising: true, refusedWhenRequired: false } as const;
const REFUSED = { surprising: false, refusedWhenRequired: true } as const;
const TOLD_AND_REFUSED = { surprising: true, refusedWhenRequired: true } as const;

/**
 * Every way in which a review can end, in the order in which the reasons are looked at.
 * Reasons reach warnings, audit annotations, Events, logs, metrics and `sidecarctl explain`.
 */
export const REASONS = {
  not_pod_create: { meaning: 'The request does not create a Pod.', ...SILENT },
  system_namespace: { meaning: 'The namespace belongs to Kubernetes itself.', ...SILENT },
  malformed_pod: {
    meaning: 'A member of the Pod has another type than core/v1 gives it.',
    ...TOLD_AND_REFUSED,
  },
  own_pod: {
    meaning: 'The Pod is one of the injector itself, which must start without its own help.',
    ...SILENT,
  },
  no_containers: {
    meaning: 'The Pod has no containers; the API server refuses it, and sidecars must not save it.',
    ...REFUSED,
  },
  mirror_pod: {
    meaning: 'The Pod mirrors a static Pod of a node, which no patch reaches.',
    ...SILENT,
  },
  host_network: {
    meaning: 'The Pod uses the network of its node, and no selected profile allows that.',
    ...TOLD,
  },
  windows_pod: {
    meaning: 'The Pod is for Windows and the selected profiles are for Linux, or the reverse.',
    ...SILENT,
  },
  opted_out: { meaning: 'The Pod carries sidecar-injector.io/inject: "false".', ...SILENT },
  not_opted_in: {
    meaning:
      'Outside opted-in namespaces the Pod needs the label sidecar-injector.io/inject: "true".',
    ...REFUSED,
  },
  profile_unknown: { meaning: 'The Pod names a profile that is not loaded.', ...TOLD_AND_REFUSED },
  no_profile: {
    meaning: 'The Pod names no profile, and no default profile is loaded.',
    ...TOLD_AND_REFUSED,
  },
  not_selected: {
    meaning: 'The Pod names no profile, and the selectors of the default profiles pass it by.',
    ...REFUSED,
  },
  already_injected: {
    meaning: 'The sidecars are there, by the status and by the containers; they are left alone.',
    ...SILENT,
  },
  conflict: {
    meaning: 'A name, volume, mount path or port of the profile is taken in the Pod.',
    ...TOLD_AND_REFUSED,
  },
  run_as_non_root: {
    meaning:
      'The Pod demands runAsNonRoot, and a sidecar that is not known to obey would not start.',
    ...TOLD_AND_REFUSED,
  },
  pod_security: {
    meaning: 'The pod-security level that the namespace enforces forbids the sidecar.',
    ...TOLD_AND_REFUSED,
  },
  injected: { meaning: 'Sidecars were added.', ...SILENT },
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof REASONS;

/** Everything worth telling that does not by itself decide the outcome. */
export const WARNINGS = {
  inject_value_invalid:
    'sidecar-injector.io/inject is neither "true" nor "false"; it counts as absent.',
  inject_switches_disagree:
    'Label and annotation sidecar-injector.io/inject disagree; the label wins.',
  profile_unknown: 'A named profile is not loaded; the others were injected.',
  profile_skipped: 'One of several profiles could not be injected.',
  namespace_unknown:
    'The labels of the namespace are not known, so a namespaceSelector cannot match.',
  qos_changed: 'The sidecar changes the quality-of-service class of the Pod.',
  job_never_completes: 'A plain container keeps the Pod of a Job running for ever.',
  native_unsupported: 'The server is too old for native sidecars; a plain container was added.',
  anchor_missing: 'The container that placement names is absent; the sidecar went last.',
  template_value_missing: 'A ${…} expression has no value in this Pod; it became empty.',
  label_invalid:
    'What a ${…} expression made of a label of the profile is no label value; it was left out.',
  env_kept: 'An app container sets a variable of the profile itself; its own value stays.',
  label_kept: 'The Pod sets a label of the profile to another value; its own value stays.',
  annotation_kept:
    'The Pod sets an annotation of the profile to another value; its own value stays.',
} as const;

export type WarningCode = keyof typeof WARNINGS;
