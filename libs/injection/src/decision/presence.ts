import type { Pod } from '@sidecar-injector/admission';
import {
  type AppStatus,
  type InjectionStatus,
  type ProfileStatus,
  readStatus,
} from '../patch/status.ts';
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

/** Names of the sidecars that loaded profiles have in a Pod. */
export function sidecarsIn(
  pod: Pod,
  status: InjectionStatus | undefined,
  loaded: readonly Profile[],
): Set<string> {
  return new Set(
    loaded
      .filter((profile) => findPresence(profile, status, pod) !== 'absent')
      .flatMap((profile) => {
        const recorded = recordedSidecars(ownEntry(status?.profiles ?? {}, profile.name) ?? {});
        return sidecarNamesOf(profile).filter((name) => recorded.includes(name));
      }),
  );
}

/**
 * The labels of a Pod as they were before injection: what a profile has added must not select
 * another one at the next review.
 */
export function labelsBefore(
  pod: Pod,
  loaded: readonly Profile[],
): Readonly<Record<string, string>> {
  const status = readStatus(pod);
  if (status === undefined) {
    return labelsOf(pod);
  }
  const added = loaded
    .filter((profile) => findPresence(profile, status, pod) === 'current')
    .flatMap(({ name, labels }) => {
      const recorded = ownEntry(status.profiles, name)?.labels ?? [];
      return recorded.filter((key) => Object.hasOwn(labels, key));
    });
  return Object.fromEntries(Object.entries(labelsOf(pod)).filter(([key]) => !added.includes(key)));
}

function sidecarNamesOf({ containers, initContainers }: Profile): string[] {
  return [...containers, ...initContainers].map(({ name }) => name);
}

function recordedSidecars({
  containers = [],
  initContainers = [],
}: Partial<ProfileStatus>): string[] {
  return [...containers, ...initContainers];
}

/** Whether the record speaks of the profile's own containers: just these when it is unchanged. */
function isCoveredBy(recorded: ProfileStatus, profile: Profile, isCurrent: boolean): boolean {
  const names = sidecarNamesOf(profile);
  const known = new Set(recordedSidecars(recorded));
  return isCurrent
    ? names.length === known.size && names.every((name) => known.has(name))
    : names.some((name) => known.has(name));
}

/**
 * Whether a Pod holds, by name, what a record says was added to it. Sidecars alone decide where
 * there are any: with a volume or a label taken away by another webhook they are still ours, and
 * adding them again would be a conflict with ourselves.
 */
export function isAllThere(recorded: ProfileStatus, pod: Pod): boolean {
  const sidecars = recordedSidecars(recorded);
  const present = new Set([...containersOf(pod), ...initContainersOf(pod)].map(({ name }) => name));
  return sidecars.length > 0
    ? sidecars.every((name) => present.has(name))
    : areExtrasThere(recorded, pod);
}

function areExtrasThere(recorded: ProfileStatus, pod: Pod): boolean {
  const volumes = new Set((pod.spec?.volumes ?? []).map(({ name }) => name));
  return (
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
