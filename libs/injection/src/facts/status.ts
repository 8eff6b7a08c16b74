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
    return isStatus(status) ? status : undefined;
  } catch {
    return undefined;
  }
}

const NAME_LISTS = [
  'containers',
  'initContainers',
  'volumes',
  'imagePullSecrets',
  'labels',
  'annotations',
] as const;

type Members = Readonly<Record<string, unknown>>;

function isStatus(value: unknown): value is InjectionStatus {
  return isMembers(value) && value['version'] === 1 && isMapOf(value['profiles'], isProfileStatus);
}

function isProfileStatus(value: unknown): boolean {
  return (
    isMembers(value) &&
    typeof value['hash'] === 'string' &&
    NAME_LISTS.every((list) => isOptional(value[list], isNames)) &&
    isOptional(value['hostAliases'], (map) => isMapOf(map, isNames)) &&
    isOptional(value['app'], (map) => isMapOf(map, isAppStatus))
  );
}

function isAppStatus(value: unknown): boolean {
  return (
    isMembers(value) &&
    isOptional(value['env'], isNames) &&
    isOptional(value['envFrom'], Array.isArray) &&
    isOptional(value['volumeMounts'], isNames)
  );
}

function isOptional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}

function isMapOf(value: unknown, check: (value: unknown) => boolean): boolean {
  return isMembers(value) && Object.values(value).every(check);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
