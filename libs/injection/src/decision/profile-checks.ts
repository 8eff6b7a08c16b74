import type { InjectionContext } from '../context.ts';
import { findConflict } from '../patch/find-conflict.ts';
import type { PodDraft } from '../patch/pod-draft.ts';
import type { PreparedProfile } from '../patch/prepare-profile.ts';
import type { Profile } from '../profile/profile.ts';
import { ENFORCE_KEY, findPodSecurityFault, readPodSecurityLevel } from '../rules/pod-security.ts';
import { findRootFault } from '../rules/run-as-non-root.ts';
import type { Refusal } from './pod-checks.ts';
import { osOf } from './pod-facts.ts';

/** Why this profile may not go into this Pod, looked at in the order of the catalogue. */
export function checkProfile(
  prepared: PreparedProfile,
  draft: PodDraft,
  context: InjectionContext,
): Refusal | undefined {
  return (
    checkPod(prepared, draft) ??
    checkConflict(prepared, draft) ??
    checkRoot(prepared, draft) ??
    checkPodSecurity(prepared, draft, context)
  );
}

/** Where other profiles allow what this one does not. */
function checkPod({ profile }: PreparedProfile, { pod }: PodDraft): Refusal | undefined {
  if (pod.spec?.hostNetwork === true && !profile.allowHostNetwork) {
    return {
      reason: 'host_network',
      message: `hostNetwork: true, which profile "${profile.name}" does not allow`,
    };
  }
  return profile.os === osOf(pod)
    ? undefined
    : { reason: 'windows_pod', message: `profile "${profile.name}" is for ${profile.os}` };
}

function checkConflict(prepared: PreparedProfile, draft: PodDraft): Refusal | undefined {
  const conflict = findConflict(prepared, draft);
  return conflict === undefined ? undefined : toConflict(prepared.profile, conflict);
}

/** A conflict that was found, as the profile wants it to be taken. */
export function toConflict({ name, onConflict }: Profile, conflict: string): Refusal {
  const message = `profile "${name}": ${conflict}`;
  return { reason: 'conflict', message, deny: onConflict === 'deny' };
}

function checkRoot(prepared: PreparedProfile, { pod }: PodDraft): Refusal | undefined {
  const { profile, containers, initContainers } = prepared;
  for (const container of [...containers, ...initContainers]) {
    const fault = findRootFault(container, pod);
    if (fault !== undefined) {
      return { reason: 'run_as_non_root', message: `profile "${profile.name}": ${fault}` };
    }
  }
  return undefined;
}

function checkPodSecurity(
  { profile, containers, initContainers, volumes }: PreparedProfile,
  { pod }: PodDraft,
  { namespace, namespaceLabels }: InjectionContext,
): Refusal | undefined {
  const level = readPodSecurityLevel(namespaceLabels ?? {});
  if (level === undefined) {
    return undefined;
  }
  const fault = findPodSecurityFault(level, [...containers, ...initContainers], volumes, pod);
  return fault === undefined
    ? undefined
    : {
        reason: 'pod_security',
        message: `pod-security ${level} forbids ${fault} of profile "${profile.name}"; kubectl label --overwrite namespace ${namespace} ${ENFORCE_KEY}=privileged`,
      };
}
