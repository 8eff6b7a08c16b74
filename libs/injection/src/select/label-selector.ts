import type { LabelRequirement, LabelSelector } from '../profile/profile.ts';
import { ownEntry } from '../rules/own-entry.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether a selector selects nothing in particular, and so everything. */
export function isEmptySelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** Whether labels satisfy a selector; every requirement must hold (meta/v1 LabelSelector). */
export function matchesLabels(selector: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => ownEntry(labels, key) === value,
    ) && (selector.matchExpressions ?? []).every((requirement) => holds(requirement, labels))
  );
}

/** As in Kubernetes, `NotIn` also holds where the label is absent. */
function holds({ key, operator, values = [] }: LabelRequirement, labels: Labels): boolean {
  const value = ownEntry(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
