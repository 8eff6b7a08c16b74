import type { EarlierReview } from '../facts/earlier-review.ts';
import type { PodFacts } from '../facts/pod-facts.ts';
import type { Profile } from '../profile/profile.ts';
import type { InjectionContext, Warning } from '../terms/context.ts';
import { PROFILES_KEY } from '../terms/keys.ts';
import { describeUnknown } from './describe-profiles.ts';
import { isEmptySelector, matchesLabels } from './label-selector.ts';

/** Which profiles a Pod should get. */
export interface Selection {
  /** In the order in which they are loaded, whatever the order of the annotation. */
  readonly profiles: readonly Profile[];
  /** Names in the Pod's annotation that no loaded profile has. */
  readonly unknown: readonly string[];
  readonly warnings: readonly Warning[];
}

/**
 * Picks the profiles that the Pod names; without names, the default ones whose selectors match.
 * What a profile has added must not select another one at the next review.
 */
export function selectProfiles(
  facts: PodFacts,
  { labels }: EarlierReview,
  context: InjectionContext,
  loaded: readonly Profile[],
): Selection {
  const names = readNames(facts.annotation(PROFILES_KEY));
  if (names.size === 0) {
    return selectDefaults(labels, context, loaded);
  }
  const known = new Set(loaded.map(({ name }) => name));
  const unknown = [...names].filter((name) => !known.has(name));
  return {
    profiles: loaded.filter(({ name }) => names.has(name)),
    unknown,
    warnings:
      unknown.length > 0
        ? [{ code: 'profile_unknown', text: describeUnknown(unknown, loaded) }]
        : [],
  };
}

const NO_NAMES: ReadonlySet<string> = new Set();

function readNames(annotation: string | undefined): ReadonlySet<string> {
  return annotation === undefined
    ? NO_NAMES
    : new Set(
        annotation
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      );
}

function selectDefaults(
  labels: EarlierReview['labels'],
  context: InjectionContext,
  loaded: readonly Profile[],
): Selection {
  const warnings: Warning[] = [];
  const profiles = loaded.filter(
    (profile) =>
      profile.default &&
      matchesLabels(profile.selector.podSelector, labels) &&
      matchesNamespace(profile, context, warnings),
  );
  return { profiles, unknown: [], warnings };
}

/** Without the namespace's labels nothing is assumed of them: a profile too many surprises more. */
function matchesNamespace(
  { name, selector: { namespaceSelector } }: Profile,
  { namespace, namespaceLabels }: InjectionContext,
  warnings: Warning[],
): boolean {
  if (isEmptySelector(namespaceSelector)) {
    return true;
  }
  if (namespaceLabels === undefined) {
    warnings.push({
      code: 'namespace_unknown',
      text: `profile "${name}" has a namespaceSelector, and the labels of namespace "${namespace}" are not known`,
    });
    return false;
  }
  return matchesLabels(namespaceSelector, namespaceLabels);
}
