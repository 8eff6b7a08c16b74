import { inOrder, isDenied, type Refusal } from './check/refusal.ts';
import type { DraftedPatch } from './draft/draft-patch.ts';
import type { FilledProfile } from './select/fill-profile.ts';
import type { InjectionContext, Outcome, Warning } from './terms/context.ts';
import { REASONS } from './terms/reasons.ts';

/** Ends a review without sidecars, and without the Pod where the refusal or the path says so. */
export function refuse(
  refusal: Refusal,
  context: InjectionContext,
  warnings: readonly Warning[] = [],
): Outcome {
  return {
    decision: isDenied(refusal, context) ? 'deny' : 'skip',
    reason: refusal.reason,
    surprising: REASONS[refusal.reason].surprising,
    message: refusal.message,
    profiles: [],
    operations: [],
    warnings,
  };
}

/** Ends a review with a patch or, where nothing is added, with the earliest reason for that. */
export function conclude(
  patch: DraftedPatch,
  refusals: readonly Refusal[],
  context: InjectionContext,
  warnings: readonly Warning[],
): Outcome {
  if (patch.injected.length === 0) {
    const [first = ALL_THERE, ...others] = inOrder([
      ...patch.unchanged.map(toRefusal),
      ...refusals,
    ]);
    return refuse(first, context, [...warnings, ...others.filter(isNews).map(toWarning)]);
  }
  return {
    decision: 'inject',
    reason: 'injected',
    surprising: false,
    message: describe(patch),
    profiles: patch.injected,
    operations: patch.operations,
    warnings: [...warnings, ...inOrder(refusals).filter(isNews).map(toWarning), ...patch.warnings],
  };
}

const ALL_THERE: Refusal = { reason: 'already_injected', message: 'the sidecars are there' };

function toRefusal({ profile, record }: FilledProfile): Refusal {
  const age = record?.hash === profile.hash ? '' : ', as the profile once was; they are left alone';
  const message = `the sidecars of profile "${profile.name}" are there${age}`;
  return { reason: 'already_injected', message };
}

function isNews({ reason }: Refusal): boolean {
  return REASONS[reason].surprising;
}

function toWarning({ message }: Refusal): Warning {
  return { code: 'profile_skipped', text: message };
}

function describe({ injected, sidecars }: DraftedPatch): string {
  const profiles = injected.map((name) => `"${name}"`).join(', ');
  return sidecars.length > 0
    ? `added ${sidecars.join(', ')} of profile ${profiles}`
    : `added what profile ${profiles} gives to the app`;
}
