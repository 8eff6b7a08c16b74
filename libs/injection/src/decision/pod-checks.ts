import type { Pod } from '@sidecar-injector/admission';
import type { OutcomeCode } from '../catalogue.ts';
import type { InjectionContext } from '../context.ts';
import {
  INJECT_KEY,
  MIRROR_KEY,
  OWN_POD_LABELS,
  PROFILES_KEY,
  SYSTEM_NAMESPACES,
} from '../keys.ts';
import type { InjectSwitch } from './inject-switch.ts';
import { annotationsOf, containersOf, labelsOf, osOf, ownEntry } from './pod-facts.ts';
import { findShapeFault } from './pod-shape.ts';
import { describeUnknown, list, type Selection } from './select-profiles.ts';
import type { Profile } from '../profile/profile.ts';

/** What the checks of a whole Pod look at. */
export interface Case {
  readonly pod: Pod;
  readonly context: InjectionContext;
  readonly wish: InjectSwitch;
  readonly selection: Selection;
  readonly loaded: readonly Profile[];
}

/** Why no profile at all may go in; `deny` where even an open path refuses the Pod for it. */
export interface Refusal {
  readonly reason: OutcomeCode;
  readonly message: string;
  readonly deny?: boolean;
}

type Check<T> = (subject: T) => Refusal | undefined;

/** Checks that need no profile, in order. */
const REQUEST_CHECKS: readonly Check<Pick<Case, 'pod' | 'context'>>[] = [
  ({ context: { operation, kind, subResource } }) => {
    const what = `${operation} of ${kind.kind}${subResource ? `/${subResource}` : ''}`;
    return refuseUnless(
      what === 'CREATE of Pod' && kind.group === '',
      'not_pod_create',
      `${what}: sidecars are added only when a Pod is created`,
    );
  },
  ({ context: { namespace } }) =>
    refuseUnless(
      !SYSTEM_NAMESPACES.some((name) => name === namespace),
      'system_namespace',
      `namespace "${namespace}" belongs to Kubernetes itself`,
    ),
  ({ pod }) => {
    const fault = findShapeFault(pod);
    return refuseUnless(
      fault === undefined,
      'malformed_pod',
      `the Pod is malformed: ${fault ?? ''}`,
    );
  },
  ({ pod, context: { namespace, ownNamespace } }) =>
    refuseUnless(
      namespace !== (ownNamespace ?? namespace) ||
        !Object.entries(OWN_POD_LABELS).every(
          ([key, value]) => ownEntry(labelsOf(pod), key) === value,
        ),
      'own_pod',
      'the Pod is one of the injector itself',
    ),
  ({ pod }) =>
    refuseUnless(containersOf(pod).length > 0, 'no_containers', 'the Pod has no containers'),
  ({ pod }) =>
    refuseUnless(
      ownEntry(annotationsOf(pod), MIRROR_KEY) === undefined,
      'mirror_pod',
      'the Pod mirrors a static Pod of a node; change the file on the node instead',
    ),
];

/** Checks that depend on the Pod's wishes and on the profiles it would get, in order. */
const SELECTION_CHECKS: readonly Check<Case>[] = [
  ({ pod, selection: { profiles } }) =>
    refuseUnless(
      pod.spec?.hostNetwork !== true ||
        profiles.length === 0 ||
        profiles.some(({ allowHostNetwork }) => allowHostNetwork),
      'host_network',
      `hostNetwork: true, so a fault would hit the node; allowHostNetwork in profile ${list(profiles)} permits it`,
    ),
  ({ pod, selection: { profiles } }) =>
    refuseUnless(
      profiles.length === 0 || profiles.some(({ os }) => os === osOf(pod)),
      'windows_pod',
      `the Pod is for ${osOf(pod)}, which profile ${list(profiles)} is not`,
    ),
  ({ wish }) =>
    refuseUnless(wish.value !== 'off', 'opted_out', `the Pod says ${INJECT_KEY}: "false"`),
  ({ wish, context: { optIn, namespace } }) =>
    refuseUnless(
      optIn !== 'pod' || wish.onByLabel,
      'not_opted_in',
      `neither namespace "${namespace}" nor the Pod's label ${INJECT_KEY} opts in; set the label to "true"`,
    ),
  ({ selection: { unknown, profiles }, context: { onMissingProfile }, loaded }) => {
    const isDenied = onMissingProfile === 'deny';
    const refusal = refuseUnless(
      unknown.length === 0 || (profiles.length > 0 && !isDenied),
      'profile_unknown',
      describeUnknown(unknown, loaded),
    );
    return refusal && { ...refusal, deny: isDenied };
  },
  ({ selection: { profiles }, loaded }) =>
    refuseUnless(
      profiles.length > 0 || loaded.some((profile) => profile.default),
      'no_profile',
      `no default profile is loaded; name one in annotation ${PROFILES_KEY}: ${list(loaded)}`,
    ),
  ({ selection: { profiles }, loaded }) =>
    refuseUnless(
      profiles.length > 0,
      'not_selected',
      `no default profile selects the Pod; name one in annotation ${PROFILES_KEY}: ${list(loaded)}`,
    ),
];

export function checkRequest(pod: Pod, context: InjectionContext): Refusal | undefined {
  return firstRefusal(REQUEST_CHECKS, { pod, context });
}

export function checkSelection(subject: Case): Refusal | undefined {
  return firstRefusal(SELECTION_CHECKS, subject);
}

function firstRefusal<T>(checks: readonly Check<T>[], subject: T): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(subject);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
}

function refuseUnless(holds: boolean, reason: OutcomeCode, message: string): Refusal | undefined {
  return holds ? undefined : { reason, message };
}
