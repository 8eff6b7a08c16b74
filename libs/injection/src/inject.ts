import type { Pod } from '@sidecar-injector/admission';
import { checkProfiles } from './check/check-profiles.ts';
import { checkRequest } from './check/check-request.ts';
import { checkSelection } from './check/check-selection.ts';
import { inOrder, isDenied, type Refusal } from './check/refusal.ts';
import { draftPatch } from './draft/draft-patch.ts';
import { readEarlierReview } from './facts/earlier-review.ts';
import { type InjectSwitch, readInjectSwitch } from './facts/inject-switch.ts';
import { PodFacts } from './facts/pod-facts.ts';
import { conclude, refuse } from './outcome.ts';
import type { Profile } from './profile/profile.ts';
import { fillProfile } from './select/fill-profile.ts';
import { selectProfiles } from './select/select-profiles.ts';
import type { InjectionContext, Outcome, Warning } from './terms/context.ts';

/**
 * Decides about one Pod and drafts the JSON Patch that adds its sidecars.
 *
 * Pure: the Pod is neither changed nor copied, and the same input gives the same bytes.
 *
 * @param pod parsed JSON of a core/v1 Pod; members may be absent or `null`.
 * @param loaded all profiles, in their order.
 */
export function inject(pod: Pod, context: InjectionContext, loaded: readonly Profile[]): Outcome {
  const facts = new PodFacts(pod, context.namespace);
  const unfit = checkRequest({ facts, context });
  if (unfit !== undefined) {
    return refuse(unfit, context);
  }
  const injectSwitch = readInjectSwitch(facts);
  const earlier = readEarlierReview(facts, loaded);
  const selection = selectProfiles(facts, earlier, context, loaded);
  const warnings = [...injectSwitch.warnings, ...selection.warnings];
  const unselected = checkSelection({ facts, context, injectSwitch, selection, loaded });
  if (unselected !== undefined) {
    return refuseUnselected(unselected, injectSwitch, context, warnings);
  }
  const filled = selection.profiles.map((each) => fillProfile(each, facts, earlier, context));
  const { accepted, refusals } = checkProfiles(filled, facts, context);
  const denied = inOrder(refusals).find((refusal) => isDenied(refusal, context));
  return denied === undefined
    ? conclude(draftPatch(accepted, facts, earlier), refusals, context, warnings)
    : refuse(denied, context, warnings);
}

/** Leaves out the warning that repeats the reason. A Pod that did not opt in hears of no profiles. */
function refuseUnselected(
  refusal: Refusal,
  injectSwitch: InjectSwitch,
  context: InjectionContext,
  warnings: readonly Warning[],
): Outcome {
  const isUnasked =
    injectSwitch.value === 'off' || (context.optIn === 'pod' && !injectSwitch.onByLabel);
  return isUnasked
    ? { ...refuse(refusal, context, injectSwitch.warnings), surprising: false }
    : refuse(
        refusal,
        context,
        warnings.filter(({ code }) => code !== refusal.reason),
      );
}
