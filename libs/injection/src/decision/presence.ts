import type { Pod } from '@sidecar-injector/admission';
import type { AppStatus, InjectionStatus, ProfileStatus } from '../patch/status.ts';
import type { Profile } from '../profile/profile.ts';
import { annotationsOf, containersOf, initContainersOf, labelsOf, ownEntry } from './pod-facts.ts';

/** Whether a profile is in a Pod: as it is now, as it once was, or not at all. */
export type Presence = 'current' | 'stale' | 'absent';

/**
 * Judges by the status annotation **and** by what the Pod really holds, both by name: the server
 * fills in defaults and other webhooks rewrite images, so content proves nothing. A status that
 * names containers which are not there, or none of the profile's, is forged and counts as absent.
 */
export function findPresence(
  profile: Profile,
  status: InjectionStatus | undefined,
  pod: Pod,
): Presence {
  const recorded = status && ownEntry(status.profiles, profile.name);
  if (recorded === undefined || !isAllThere(recorded, pod)) {
    return 'absent';
  }
  const isCurrent = recorded.hash === profile.hash;
  return isCoveredBy(recorded, profile, isCurrent) ? (isCurrent ? 'current' : 'stale') : 'absent';
}

/** Whether the record speaks of the profile's own containers: all of them when it is unchanged. */
function isCoveredBy(recorded: ProfileStatus, profile: Profile, isCurrent: boolean): boolean {
  const names = [...profile.containers, ...profile.initContainers].map(({ name }) => name);
  const known = new Set([...(recorded.containers ?? []), ...(recorded.initContainers ?? [])]);
  return names.length === 0 || isCurrent
    ? isCurrent && names.every((name) => known.has(name))
    : names.some((name) => known.has(name));
}

/** Whether a Pod holds, by name, everything that a record says was added to it. */
export function isAllThere(recorded: ProfileStatus, pod: Pod): boolean {
  const containers = new Set(
    [...containersOf(pod), ...initContainersOf(pod)].map(({ name }) => name),
  );
  const volumes = new Set((pod.spec?.volumes ?? []).map(({ name }) => name));
  return (
    [...(recorded.containers ?? []), ...(recorded.initContainers ?? [])].every((name) =>
      containers.has(name),
    ) &&
    (recorded.volumes ?? []).every((name) => volumes.has(name)) &&
    (recorded.labels ?? []).every((key) => Object.hasOwn(labelsOf(pod), key)) &&
    (recorded.annotations ?? []).every((key) => Object.hasOwn(annotationsOf(pod), key)) &&
    Object.entries(recorded.app ?? {}).every(([name, added]) => isAppThere(name, added, pod))
  );
}

function isAppThere(name: string, { env = [], volumeMounts = [] }: AppStatus, pod: Pod): boolean {
  const container = [...containersOf(pod), ...initContainersOf(pod)].find(
    (candidate) => candidate.name === name,
  );
  const variables = new Set((container?.env ?? []).map((variable) => variable.name));
  const mounts = new Set((container?.volumeMounts ?? []).map(({ mountPath }) => mountPath));
  return env.every((each) => variables.has(each)) && volumeMounts.every((each) => mounts.has(each));
}
