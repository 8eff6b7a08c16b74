import type { PodFacts } from '../facts/pod-facts.ts';
import {
  ENFORCE_KEY,
  findPodSecurityProblem,
  readPodSecurityLevel,
} from '../rules/pod-security.ts';
import { findRootProblem } from '../rules/run-as-non-root.ts';
import type { FilledProfile } from '../select/fill-profile.ts';
import type { InjectionContext } from '../terms/context.ts';
import { findConflict } from './find-conflict.ts';
import { Holdings } from './holdings.ts';
import type { Refusal } from './refusal.ts';

/** Which of the selected profiles go into the Pod, each whole or not at all. */
export interface CheckedProfiles {
  readonly accepted: readonly FilledProfile[];
  /** Why the others do not, in their order. */
  readonly refusals: readonly Refusal[];
}

/** Checks one profile after another, each against the Pod and those accepted before it. */
export function checkProfiles(
  filled: readonly FilledProfile[],
  facts: PodFacts,
  context: InjectionContext,
): CheckedProfiles {
  const refusals: Refusal[] = [];
  const holdings = new Holdings(facts);
  for (const each of filled) {
    const refusal = checkProfile(each, holdings, context);
    if (refusal === undefined) {
      holdings.accept(each);
    } else {
      refusals.push(refusal);
    }
  }
  return { accepted: holdings.accepted, refusals };
}

/**
 * Looks in the order of the catalogue. A profile that is in the Pod already adds no containers: only
 * conflicts count then.
 */
function checkProfile(
  filled: FilledProfile,
  holdings: Holdings,
  context: InjectionContext,
): Refusal | undefined {
  const { facts } = holdings;
  return filled.record === undefined
    ? (checkNode(filled, facts) ??
        checkConflict(filled, holdings) ??
        checkRoot(filled, facts) ??
        checkPodSecurity(filled, facts, context))
    : checkConflict(filled, holdings);
}

/** Refuses a profile for the network or the system of the node, where others go in. */
function checkNode({ profile }: FilledProfile, facts: PodFacts): Refusal | undefined {
  if (facts.spec.hostNetwork === true && !profile.allowHostNetwork) {
    return {
      reason: 'host_network',
      message: `hostNetwork: true, which profile "${profile.name}" does not allow`,
    };
  }
  return profile.os === facts.os
    ? undefined
    : { reason: 'windows_pod', message: `profile "${profile.name}" is for ${profile.os}` };
}

function checkConflict(filled: FilledProfile, holdings: Holdings): Refusal | undefined {
  const conflict = findConflict(filled, holdings);
  const { name, onConflict } = filled.profile;
  return conflict === undefined
    ? undefined
    : {
        reason: 'conflict',
        message: `profile "${name}": ${conflict}`,
        deny: onConflict === 'deny',
      };
}

function checkRoot(
  { profile, containers, initContainers }: FilledProfile,
  { pod }: PodFacts,
): Refusal | undefined {
  for (const container of [...containers, ...initContainers]) {
    const problem = findRootProblem(container, pod);
    if (problem !== undefined) {
      return { reason: 'run_as_non_root', message: `profile "${profile.name}": ${problem}` };
    }
  }
  return undefined;
}

function checkPodSecurity(
  { profile, containers, initContainers, volumes }: FilledProfile,
  { pod }: PodFacts,
  { namespace, namespaceLabels = {} }: InjectionContext,
): Refusal | undefined {
  const level = readPodSecurityLevel(namespaceLabels);
  if (level === undefined) {
    return undefined;
  }
  const problem = findPodSecurityProblem(level, [...containers, ...initContainers], volumes, pod);
  return problem === undefined
    ? undefined
    : {
        reason: 'pod_security',
        message: `pod-security ${level} forbids ${problem} of profile "${profile.name}"; kubectl label --overwrite namespace ${namespace} ${ENFORCE_KEY}=privileged`,
      };
}
