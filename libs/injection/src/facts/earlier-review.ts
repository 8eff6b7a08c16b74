import type { Container } from '@sidecar-injector/admission';
import type { Profile } from '../profile/profile.ts';
import type { PodFacts } from './pod-facts.ts';
import { type ProfileStatus, readStatus } from './status.ts';

/** What earlier reviews of a Pod left in it, by its status annotation and by what it holds. */
export interface EarlierReview {
  /** What is recorded of each profile whose parts are there, loaded or not. */
  readonly records: ReadonlyMap<string, ProfileStatus>;
  /** Which loaded profiles are there, by name: as they are now, or as they once were. */
  readonly presence: ReadonlyMap<string, 'current' | 'stale'>;
  /** Names of the sidecars that loaded profiles have in the Pod. */
  readonly sidecars: ReadonlySet<string>;
  /** The labels of the Pod without those that profiles have added. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Of the many Pods that no review has seen before. */
const NOTHING: Omit<EarlierReview, 'labels'> = {
  records: new Map(),
  presence: new Map(),
  sidecars: new Set(),
};

/**
 * Judges by the status annotation **and** by what the Pod really holds, both by name: the server
 * fills in defaults and other webhooks rewrite images, so content proves nothing. A status that
 * names containers which are not there, or none of the profile's, is forged and counts as absent.
 */
export function readEarlierReview(facts: PodFacts, loaded: readonly Profile[]): EarlierReview {
  const status = readStatus(facts);
  if (status === undefined) {
    return { ...NOTHING, labels: facts.labels };
  }
  const pod = new PodNames(facts);
  const records = new Map(
    Object.entries(status.profiles).filter(([, record]) => isAllThere(record, pod)),
  );
  const presence = new Map<string, 'current' | 'stale'>();
  const sidecars = new Set<string>();
  const addedLabels = new Set<string>();
  for (const profile of loaded) {
    const record = records.get(profile.name);
    if (record === undefined || !isAboutProfile(record, profile)) {
      continue;
    }
    const isCurrent = record.hash === profile.hash;
    presence.set(profile.name, isCurrent ? 'current' : 'stale');
    shared(sidecarNamesOf(profile), sidecarsIn(record)).forEach((name) => sidecars.add(name));
    if (isCurrent) {
      shared(Object.keys(profile.labels), record.labels ?? []).forEach((key) =>
        addedLabels.add(key),
      );
    }
  }
  return { records, presence, sidecars, labels: withoutKeys(facts.labels, addedLabels) };
}

/** Whether a record speaks of the profile's own containers: just these when it is unchanged. */
function isAboutProfile(record: ProfileStatus, profile: Profile): boolean {
  const names = sidecarNamesOf(profile);
  const recorded = new Set(sidecarsIn(record));
  return record.hash === profile.hash
    ? names.length === recorded.size && names.every((name) => recorded.has(name))
    : names.some((name) => recorded.has(name));
}

/**
 * Whether a Pod holds, by name, what a record says was added to it. Sidecars alone decide where
 * there are any: with a volume or a label taken away by another webhook they are still there, and
 * adding them again would be a conflict with themselves.
 */
function isAllThere(record: ProfileStatus, pod: PodNames): boolean {
  const sidecars = sidecarsIn(record);
  return sidecars.length > 0
    ? sidecars.every((name) => pod.hasContainer(name))
    : areExtrasThere(record, pod);
}

function areExtrasThere(record: ProfileStatus, pod: PodNames): boolean {
  const { facts } = pod;
  return (
    (record.volumes ?? []).every((name) => facts.volume(name) !== undefined) &&
    (record.labels ?? []).every((key) => facts.label(key) !== undefined) &&
    (record.annotations ?? []).every((key) => facts.annotation(key) !== undefined) &&
    Object.entries(record.app ?? {}).every(
      ([name, { env = [], volumeMounts = [] }]) =>
        env.every((each) => pod.variablesOf(name).has(each)) &&
        volumeMounts.every((each) => pod.mountsOf(name).has(each)),
    )
  );
}

/** Looks up what a Pod holds. A forged status may ask often, so each list is read once. */
class PodNames {
  private readonly containers: ReadonlyMap<string, Container>;
  private readonly variables = new Map<string, ReadonlySet<string>>();
  private readonly mounts = new Map<string, ReadonlySet<string>>();

  constructor(readonly facts: PodFacts) {
    const { containers, initContainers } = facts;
    const all = [...containers, ...initContainers].reverse();
    this.containers = new Map(all.map((container) => [container.name, container]));
  }

  hasContainer(name: string): boolean {
    return this.containers.has(name);
  }

  variablesOf(container: string): ReadonlySet<string> {
    return this.namesIn(container, this.variables, ({ env }) => env?.map(({ name }) => name));
  }

  mountsOf(container: string): ReadonlySet<string> {
    return this.namesIn(container, this.mounts, ({ volumeMounts }) =>
      volumeMounts?.map(({ mountPath }) => mountPath),
    );
  }

  private namesIn(
    name: string,
    known: Map<string, ReadonlySet<string>>,
    list: (container: Container) => readonly string[] | undefined,
  ): ReadonlySet<string> {
    const container = this.containers.get(name);
    const names = known.get(name) ?? new Set(container && list(container));
    known.set(name, names);
    return names;
  }
}

function sidecarNamesOf({ containers, initContainers }: Profile): string[] {
  return [...containers, ...initContainers].map(({ name }) => name);
}

function sidecarsIn({ containers = [], initContainers = [] }: ProfileStatus): string[] {
  return [...containers, ...initContainers];
}

function shared(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => others.includes(name));
}

function withoutKeys(
  map: Readonly<Record<string, string>>,
  keys: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}
