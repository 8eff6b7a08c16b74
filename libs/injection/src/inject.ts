import type { Pod } from '@sidecar-injector/admission';
import { OUTCOMES, type OutcomeCode } from './catalogue.ts';
import type { InjectionContext, Outcome, Warning } from './context.ts';
import { type InjectSwitch, readInjectSwitch } from './decision/inject-switch.ts';
import { checkRequest, checkSelection, type Refusal } from './decision/pod-checks.ts';
import { selectProfiles } from './decision/select-profiles.ts';
import { InjectionPlan } from './patch/injection-plan.ts';
import type { Profile } from './profile/profile.ts';

/**
 * Decides about one Pod and plans the JSON Patch that adds its sidecars.
 *
 * Pure: the Pod is neither changed nor copied, and the same input gives the same bytes.
 *
 * @param pod parsed JSON of a core/v1 Pod; members may be absent or `null`.
 * @param profiles all that are loaded, in their order.
 */
export function inject(pod: Pod, context: InjectionContext, profiles: readonly Profile[]): Outcome {
  const refusal = checkRequest(pod, context);
  if (refusal !== undefined) {
    return refuse(refusal, context);
  }
  const wish = readInjectSwitch(pod);
  const selection = selectProfiles(pod, context, profiles);
  const unselected = checkSelection({ pod, context, wish, selection, loaded: profiles });
  const warnings = [...wish.warnings, ...selection.warnings];
  if (unselected !== undefined) {
    return refuseUnselected(unselected, wish, context, warnings);
  }
  const plan = new InjectionPlan(pod, context, profiles);
  for (const profile of selection.profiles) {
    plan.add(profile);
  }
  return conclude(plan, context, warnings);
}

/** What the outcome says is not said twice, and who did not opt in need not hear of profiles. */
function refuseUnselected(
  refusal: Refusal,
  wish: InjectSwitch,
  context: InjectionContext,
  warnings: readonly Warning[],
): Outcome {
  const isUnasked = wish.value === 'off' || (context.optIn === 'pod' && !wish.onByLabel);
  return isUnasked
    ? { ...refuse(refusal, context, wish.warnings), surprising: false }
    : refuse(
        refusal,
        context,
        warnings.filter(({ code }) => code !== refusal.reason),
      );
}

function conclude(
  plan: InjectionPlan,
  context: InjectionContext,
  warnings: readonly Warning[],
): Outcome {
  const refused = [...plan.refusals].sort((a, b) => orderOf(a.reason) - orderOf(b.reason));
  const denied = refused.find((refusal) => isDenied(refusal, context));
  if (denied !== undefined) {
    return refuse(denied, context, warnings);
  }
  const [first, ...others] = refused;
  const operations = plan.finish();
  if (operations.length > 0) {
    return {
      decision: 'inject',
      reason: 'injected',
      surprising: false,
      message: plan.describe(),
      profiles: plan.injected,
      operations,
      warnings: [...warnings, ...refused.filter(isNews).map(toWarning), ...plan.warnings],
    };
  }
  return refuse(
    first ?? { reason: 'already_injected', message: 'the sidecars are there' },
    context,
    [...warnings, ...others.filter(isNews).map(toWarning)],
  );
}

/** A skip is also a refusal of the Pod where its profile or the `required` path says so. */
function refuse(
  refusal: Refusal,
  context: InjectionContext,
  warnings: readonly Warning[] = [],
): Outcome {
  return {
    decision: isDenied(refusal, context) ? 'deny' : 'skip',
    reason: refusal.reason,
    surprising: OUTCOMES[refusal.reason].surprising,
    message: refusal.message,
    profiles: [],
    operations: [],
    warnings,
  };
}

/** On the `required` path a Pod without its sidecars is worse than no Pod: it fails closed. */
function isDenied({ reason, deny }: Refusal, { optIn }: InjectionContext): boolean {
  return deny === true || (optIn === 'required' && OUTCOMES[reason].refusedWhenRequired);
}

function isNews({ reason }: Refusal): boolean {
  return OUTCOMES[reason].surprising;
}

function toWarning({ message }: Refusal): Warning {
  return { code: 'profile_skipped', text: message };
}

function orderOf(reason: OutcomeCode): number {
  return Object.keys(OUTCOMES).indexOf(reason);
}
