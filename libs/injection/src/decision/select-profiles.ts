import type { Pod } from '@sidecar-injector/admission';
import type { InjectionContext, Warning } from '../context.ts';
import { PROFILES_KEY } from '../keys.ts';
import type { Profile } from '../profile/profile.ts';
import { isEmptySelector, matchesLabels } from './label-selector.ts';
import { annotationsOf, ownEntry } from './pod-facts.ts';
import { labelsBefore } from './presence.ts';
import { quoteAll } from './quote.ts';

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
 */
export function selectProfiles(
  pod: Pod,
  context: InjectionContext,
  profiles: readonly Profile[],
): Selection {
  const names = readNames(pod);
  if (names.length === 0) {
    return selectDefaults(pod, context, profiles);
  }
  const unknown = names.filter((name) => !profiles.some((profile) => profile.name === name));
  const text = describeUnknown(unknown, profiles);
  return {
    profiles: profiles.filter(({ name }) => names.includes(name)),
    unknown,
    warnings: unknown.length > 0 ? [{ code: 'profile_unknown', text }] : [],
  };
}

/** Which names nothing is loaded for, and what they could be instead. */
export function describeUnknown(unknown: readonly string[], loaded: readonly Profile[]): string {
  return `annotation ${PROFILES_KEY} names ${quoteAll(unknown)}; loaded are: ${list(loaded)}`;
}

/** The loaded names as a message lists them. */
export function list(profiles: readonly Profile[]): string {
  return profiles.map(({ name }) => name).join(', ') || 'none';
}

function readNames(pod: Pod): string[] {
  const value = ownEntry(annotationsOf(pod), PROFILES_KEY) ?? '';
  const names = value.split(',').map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '');
}

function selectDefaults(
  pod: Pod,
  context: InjectionContext,
  profiles: readonly Profile[],
): Selection {
  const warnings: Warning[] = [];
  const labels = labelsBefore(pod, profiles);
  const selected = profiles.filter((profile) => {
    if (!profile.default || !matchesLabels(profile.selector.podSelector, labels)) {
      return false;
    }
    return matchesNamespace(profile, context, warnings);
  });
  return { profiles: selected, unknown: [], warnings };
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
