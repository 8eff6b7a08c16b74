import { isAbsentOr, isListOf, isMapOf, isObjectWith, isText } from '../rules/shapes.ts';
import { STATUS_KEY } from '../terms/keys.ts';
import type { PodFacts } from './pod-facts.ts';

/**
 * What the status annotation of an injected Pod records: everything that was added, by name, so
 * that a second review finds it and `uninject` removes it. It holds no time, so that the same
 * input gives the same bytes.
 */
export interface InjectionStatus {
  /** Version of this format. */
  readonly version: 1;
  readonly profiles: Readonly<Record<string, ProfileStatus>>;
}

/** What one profile has added. A member without content is left out. */
export interface ProfileStatus {
  /** Content hash of the profile at that time. */
  readonly hash: string;
  readonly containers?: readonly string[];
  readonly initContainers?: readonly string[];
  readonly volumes?: readonly string[];
  readonly imagePullSecrets?: readonly string[];
  /** Host names by address. */
  readonly hostAliases?: Readonly<Record<string, readonly string[]>>;
  readonly labels?: readonly string[];
  readonly annotations?: readonly string[];
  /** By name of the app's container. */
  readonly app?: Readonly<Record<string, AppStatus>>;
}

/** What one container of the app got. */
export interface AppStatus {
  readonly env?: readonly string[];
  readonly envFrom?: readonly unknown[];
  readonly volumeMounts?: readonly string[];
}

const NAME_LISTS = [
  'containers',
  'initContainers',
  'volumes',
  'imagePullSecrets',
  'labels',
  'annotations',
] as const;

/**
 * Reads the status annotation of a Pod.
 *
 * @returns `undefined` where there is none, or one that the injector cannot have written.
 */
export function readStatus(facts: PodFacts): InjectionStatus | undefined {
  const text = facts.annotation(STATUS_KEY);
  if (text === undefined) {
    return undefined;
  }
  try {
    const status: unknown = JSON.parse(text);
    return isStatus(status) ? (status as InjectionStatus) : undefined;
  } catch {
    return undefined;
  }
}

const isNames = isListOf(isText);

const isAppStatus = isObjectWith(
  ({ env, envFrom, volumeMounts }) =>
    isAbsentOr(isNames)(env) &&
    isAbsentOr(Array.isArray)(envFrom) &&
    isAbsentOr(isNames)(volumeMounts),
);

const isProfileStatus = isObjectWith(
  ({ hash, hostAliases, app, ...members }) =>
    isText(hash) &&
    NAME_LISTS.every((list) => isAbsentOr(isNames)(members[list])) &&
    isAbsentOr(isMapOf(isNames))(hostAliases) &&
    isAbsentOr(isMapOf(isAppStatus))(app),
);

const isStatus = isObjectWith(
  ({ version, profiles }) => version === 1 && isMapOf(isProfileStatus)(profiles),
);
