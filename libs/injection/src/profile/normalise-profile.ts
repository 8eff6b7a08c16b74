import { hashProfile } from './hash-profile.ts';
import type { AppAddition, LabelSelector, Profile } from './profile.ts';

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null };

/** A profile that has no fault, as it is written: members may be absent or null. */
export type WrittenProfile = Nullable<Omit<Profile, 'hash' | 'selector' | 'app'>> & {
  readonly selector?: Nullable<Profile['selector']> | null;
  readonly app?: readonly Nullable<AppAddition>[] | null;
};

/** Fills the defaults in and computes the hash; everything that is there stays the same object. */
export function normaliseProfile(written: WrittenProfile, name: string): Profile {
  const profile = {
    name,
    default: written.default ?? true,
    os: written.os ?? 'linux',
    selector: {
      podSelector: normaliseSelector(written.selector?.podSelector),
      namespaceSelector: normaliseSelector(written.selector?.namespaceSelector),
    },
    placement: written.placement ?? 'last',
    mode: written.mode ?? 'auto',
    onConflict: written.onConflict ?? 'skip',
    allowHostNetwork: written.allowHostNetwork ?? false,
    containers: written.containers ?? [],
    initContainers: written.initContainers ?? [],
    volumes: written.volumes ?? [],
    imagePullSecrets: written.imagePullSecrets ?? [],
    hostAliases: written.hostAliases ?? [],
    labels: written.labels ?? {},
    annotations: written.annotations ?? {},
    app: (written.app ?? []).map(normaliseApp),
  };
  return { ...profile, hash: hashProfile(profile) };
}

function normaliseSelector(selector: LabelSelector | null | undefined): LabelSelector {
  const { matchLabels, matchExpressions } = selector ?? {};
  return { ...(matchLabels && { matchLabels }), ...(matchExpressions && { matchExpressions }) };
}

function normaliseApp(entry: Nullable<AppAddition>): AppAddition {
  return {
    containers: entry.containers ?? ['*'],
    env: entry.env ?? [],
    envFrom: entry.envFrom ?? [],
    volumeMounts: entry.volumeMounts ?? [],
  };
}
