import type { Container } from '@sidecar-injector/admission';
import { keepJson } from '@sidecar-injector/json-patch';
import type { PodFacts } from '../facts/pod-facts.ts';
import type { Profile } from '../profile/profile.ts';
import { isLabelValue } from '../profile/schema/syntax.ts';
import { findExpressions, fillExpressions } from '../profile/expressions.ts';
import { hasPodResources } from '../rules/qos-class.ts';

/** The parts of a profile that depend on no container of the app, as one Pod gets them. */
export interface FilledParts extends Pick<
  Profile,
  'containers' | 'initContainers' | 'volumes' | 'hostAliases' | 'labels' | 'annotations'
> {
  /** Expressions that have no value in the Pod. */
  readonly missing: readonly string[];
  /** Labels whose filled value is no valid label value, by their keys; they are left out. */
  readonly invalid: readonly (readonly [key: string, value: string])[];
}

/** How many fillings of one profile are kept, and how many characters of JSON they may have together. */
const KEPT = 64;
const KEPT_JSON = 128 * 1024;

/** Longer keys, in characters, are not kept. */
const KEPT_LENGTH = 512;

/**
 * Fills the parts of one profile. The Pods of a workload get the same, so what a Pod got is kept by
 * the values that made it, together with its JSON.
 */
export class PartsFiller {
  private static readonly fillers = new WeakMap<Profile, PartsFiller>();
  private readonly expressions: readonly string[];
  private readonly kept = new Map<string, FilledParts>();
  private keptJson = 0;

  private constructor(private readonly profile: Profile) {
    const { containers, initContainers, volumes, hostAliases, labels, annotations } = profile;
    const parts = [containers, initContainers, volumes, hostAliases, labels, annotations];
    const found = textsIn(parts).flatMap(findExpressions);
    this.expressions = [...new Set(found)].map((expression) => `\${${expression}}`);
    profile.imagePullSecrets.forEach(keepJson);
  }

  static of(profile: Profile): PartsFiller {
    const known = PartsFiller.fillers.get(profile);
    if (known !== undefined) {
      return known;
    }
    const filler = new PartsFiller(profile);
    PartsFiller.fillers.set(profile, filler);
    return filler;
  }

  /** @param isNative whether its containers become native sidecars. */
  fill(facts: PodFacts, isNative: boolean): FilledParts {
    const podHasResources = hasPodResources(facts.spec);
    const key = JSON.stringify([
      isNative,
      podHasResources,
      fillExpressions(this.expressions, facts, ''),
    ]);
    const known = this.kept.get(key);
    if (known !== undefined) {
      return known;
    }
    const parts = fillParts(this.profile, facts, isNative, podHasResources);
    if (key.length <= KEPT_LENGTH) {
      this.keep(key, parts);
    }
    return parts;
  }

  private keep(key: string, parts: FilledParts): void {
    const { length } = JSON.stringify(parts);
    if (length > KEPT_JSON) {
      return;
    }
    if (this.kept.size >= KEPT || this.keptJson + length > KEPT_JSON) {
      this.kept.clear();
      this.keptJson = 0;
    }
    this.kept.set(key, parts);
    this.keptJson += length;
    [...parts.containers, ...parts.initContainers, ...parts.volumes].forEach(keepJson);
  }
}

function fillParts(
  profile: Profile,
  facts: PodFacts,
  isNative: boolean,
  podHasResources: boolean,
): FilledParts {
  const missing: string[] = [];
  const fill = <T>(value: T, containerName = ''): T => {
    const rendered = fillExpressions(value, facts, containerName);
    missing.push(...rendered.missing);
    return rendered.value;
  };
  const fillContainer = (container: Container): Container => {
    const filled = fill(container, container.name);
    return podHasResources ? withoutResources(filled) : filled;
  };
  const containers = profile.containers.map(fillContainer);
  const initContainers = profile.initContainers.map(fillContainer);
  const volumes = fill(profile.volumes);
  const hostAliases = fill(profile.hostAliases);
  const filledLabels = fill(profile.labels);
  const labels = Object.entries(filledLabels);
  const isInvalid = ([, value]: readonly [string, string]): boolean =>
    filledLabels !== profile.labels && !isLabelValue(value);
  return {
    containers: isNative ? [] : containers,
    initContainers: isNative ? [...initContainers, ...containers.map(toNative)] : initContainers,
    volumes,
    hostAliases,
    labels: Object.fromEntries(labels.filter((label) => !isInvalid(label))),
    annotations: fill(profile.annotations),
    missing,
    invalid: labels.filter(isInvalid),
  };
}

/** A Pod with resources of its own shares them out; added containers claim none (KEP-2837). */
function withoutResources(container: Container): Container {
  const { resources, ...rest } = container;
  return resources === undefined ? container : rest;
}

function toNative(container: Container): Container {
  return { ...container, restartPolicy: 'Always' };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
