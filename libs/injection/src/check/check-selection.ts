import type { InjectSwitch } from '../facts/inject-switch.ts';
import type { Profile } from '../profile/profile.ts';
import { describeUnknown, listNames } from '../select/describe-profiles.ts';
import type { Selection } from '../select/select-profiles.ts';
import { INJECT_KEY, PROFILES_KEY } from '../terms/keys.ts';
import type { Review } from './check-request.ts';
import { type Check, firstRefusal, type Refusal } from './refusal.ts';

/** One Pod under review, and the profiles that it would get. */
export interface SelectedReview extends Review {
  readonly injectSwitch: InjectSwitch;
  readonly selection: Selection;
  readonly loaded: readonly Profile[];
}

/** In the order in which they are told. */
const CHECKS: readonly Check<SelectedReview>[] = [
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

/** Refuses a Pod for what it says, and for what the profiles are that it would get. */
export function checkSelection(review: SelectedReview): Refusal | undefined {
  return firstRefusal(CHECKS, review);
}
