import type { InjectSwitch } from '../facts/inject-switch.ts';
import type { PodFacts } from '../facts/pod-facts.ts';
import { findShapeProblem } from '../facts/pod-shape.ts';
import type { Profile } from '../profile/profile.ts';
import { describeUnknown, listNames, type Selection } from '../select/select-profiles.ts';
import type { InjectionContext } from '../terms/context.ts';
import {
  INJECT_KEY,
  MIRROR_KEY,
  OWN_POD_LABELS,
  PROFILES_KEY,
  SYSTEM_NAMESPACES,
} from '../terms/keys.ts';
import type { Refusal } from './refusal.ts';

/** One Pod under review. */
export interface Review {
  readonly facts: PodFacts;
  readonly context: InjectionContext;
}

/** One Pod under review, and the profiles that it would get. */
export interface SelectedReview extends Review {
  readonly injectSwitch: InjectSwitch;
  readonly selection: Selection;
  readonly loaded: readonly Profile[];
}

type Check<T> = (review: T) => Refusal | undefined;

const OWN_LABELS = Object.entries(OWN_POD_LABELS);

/** Checks that need no profile, in order. */
const REQUEST_CHECKS: readonly Check<Review>[] = [
  ({ context: { operation, kind, subResource } }) => {
    if (operation === 'CREATE' && kind.kind === 'Pod' && kind.group === '' && !subResource) {
      return undefined;
    }
    const what = `${operation} of ${kind.kind}${subResource ? `/${subResource}` : ''}`;
    const message = `${what}: sidecars are added only when a Pod is created`;
    return { reason: 'not_pod_create', message };
  },
  ({ context: { namespace } }) =>
    SYSTEM_NAMESPACES.some((name) => name === namespace)
      ? {
          reason: 'system_namespace',
          message: `namespace "${namespace}" belongs to Kubernetes itself`,
        }
      : undefined,
  ({ facts: { pod } }) => {
    const problem = findShapeProblem(pod);
    return problem === undefined
      ? undefined
      : { reason: 'malformed_pod', message: `the Pod is malformed: ${problem}` };
  },
  ({ facts, context: { namespace, ownNamespace = namespace } }) =>
    namespace === ownNamespace && OWN_LABELS.every(([key, value]) => facts.label(key) === value)
      ? { reason: 'own_pod', message: 'the Pod is one of the injector itself' }
      : undefined,
  ({ facts: { containers } }) =>
    containers.length > 0
      ? undefined
      : { reason: 'no_containers', message: 'the Pod has no containers' },
  ({ facts }) =>
    facts.annotation(MIRROR_KEY) === undefined
      ? undefined
      : {
          reason: 'mirror_pod',
          message: 'the Pod mirrors a static Pod of a node; change the file on the node instead',
        },
];

/** Checks that depend on what the Pod says and on the profiles it would get, in order. */
const SELECTION_CHECKS: readonly Check<SelectedReview>[] = [
  ({ facts: { spec }, selection: { profiles } }) =>
    spec.hostNetwork !== true ||
    profiles.length === 0 ||
    profiles.some(({ allowHostNetwork }) => allowHostNetwork)
      ? undefined
      : {
          reason: 'host_network',
          message: `hostNetwork: true, so a fault would hit the node; allowHostNetwork in profile ${listNames(profiles)} permits it`,
        },
  ({ facts, selection: { profiles } }) =>
    profiles.length === 0 || profiles.some(({ os }) => os === facts.os)
      ? undefined
      : {
          reason: 'windows_pod',
          message: `the Pod is for ${facts.os}, which profile ${listNames(profiles)} is not`,
        },
  ({ injectSwitch }) =>
    injectSwitch.value === 'off'
      ? { reason: 'opted_out', message: `the Pod says ${INJECT_KEY}: "false"` }
      : undefined,
  ({ injectSwitch, context: { optIn, namespace } }) =>
    optIn !== 'pod' || injectSwitch.onByLabel
      ? undefined
      : {
          reason: 'not_opted_in',
          message: `neither namespace "${namespace}" nor the Pod's label ${INJECT_KEY} opts in; set the label to "true"`,
        },
  ({ selection: { unknown, profiles }, context: { onMissingProfile }, loaded }) => {
    const deny = onMissingProfile === 'deny';
    return unknown.length === 0 || (profiles.length > 0 && !deny)
      ? undefined
      : { reason: 'profile_unknown', message: describeUnknown(unknown, loaded), deny };
  },
  ({ selection: { profiles }, loaded }) =>
    profiles.length > 0 || loaded.some((profile) => profile.default)
      ? undefined
      : {
          reason: 'no_profile',
          message: `no default profile is loaded; name one in annotation ${PROFILES_KEY}: ${listNames(loaded)}`,
        },
  ({ selection: { profiles }, loaded }) =>
    profiles.length > 0
      ? undefined
      : {
          reason: 'not_selected',
          message: `no default profile selects the Pod; name one in annotation ${PROFILES_KEY}: ${listNames(loaded)}`,
        },
];

export function checkRequest(review: Review): Refusal | undefined {
  return firstRefusal(REQUEST_CHECKS, review);
}

export function checkSelection(review: SelectedReview): Refusal | undefined {
  return firstRefusal(SELECTION_CHECKS, review);
}

function firstRefusal<T>(checks: readonly Check<T>[], review: T): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(review);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
}
