import type { Operation } from '@sidecar-injector/json-patch';
import type { EarlierReview } from '../facts/earlier-review.ts';
import type { PodFacts } from '../facts/pod-facts.ts';
import { hasPodResources, qosClassOf, qosClassWith } from '../rules/qos-class.ts';
import type { FilledProfile } from '../select/fill-profile.ts';
import type { Warning } from '../terms/context.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import { ProfileDrafter } from './draft-profile.ts';
import { encodeStatus } from './encode-status.ts';
import { PodDraft } from './pod-draft.ts';

/** The patch for one Pod. */
export interface DraftedPatch {
  /** All of it, the status last; empty where nothing is added. */
  readonly operations: readonly Operation[];
  /** Names of the profiles that are in it. */
  readonly injected: readonly string[];
  /** Names of the sidecars that are in it. */
  readonly sidecars: readonly string[];
  /** Profiles that add nothing, since the Pod has all of them. */
  readonly unchanged: readonly FilledProfile[];
  readonly warnings: readonly Warning[];
}

/** Adds the accepted profiles to a Pod, one after another, and records it in the status. */
export function draftPatch(
  accepted: readonly FilledProfile[],
  facts: PodFacts,
  { records, sidecars }: EarlierReview,
): DraftedPatch {
  const draft = new PodDraft(facts);
  const warnings: Warning[] = [];
  const drafter = new ProfileDrafter(draft, sidecars, warnings);
  const status = new Map(records);
  const injected: string[] = [];
  const unchanged: FilledProfile[] = [];
  for (const filled of accepted) {
    const { name } = filled.profile;
    const record = drafter.add(filled);
    if (record === undefined) {
      unchanged.push(filled);
    } else {
      status.set(name, record);
      injected.push(name);
    }
  }
  if (injected.length > 0) {
    draft.annotations.set(STATUS_KEY, encodeStatus(status));
    warnings.push(...findQosChange(draft));
  }
  const { containers, initContainers } = draft.added;
  return {
    operations: injected.length > 0 ? draft.operations : [],
    injected,
    sidecars: [...containers, ...initContainers].map(({ name }) => name),
    unchanged,
    warnings,
  };
}

function findQosChange({ facts: { spec }, added }: PodDraft): Warning[] {
  const before = qosClassOf(spec);
  const after = hasPodResources(spec)
    ? before
    : qosClassWith(before, [...added.containers, ...added.initContainers]);
  const text = `the sidecars change the QoS class from ${before} to ${after}`;
  return before === after ? [] : [{ code: 'qos_changed', text }];
}
