import { findPodProblems } from '@sidecar-injector/injection/testing';
import { parseLossless, printLossless } from './lossless-json.ts';
import type { Container, Pod } from './pod.ts';
import type { Owned } from './profile-set.ts';
import { qosClassOf } from './qos-class.ts';
import type { Replayed } from './replay.ts';
import { stripOwned } from './strip-owned.ts';

/**
 * Judges one answered review by the invariants of injection. That the patch applies is known by
 * then.
 *
 * @returns a sentence for each that does not hold.
 */
export function findViolations(replayed: Replayed, owned: Owned): string[] {
  const changes = findForeignChanges(replayed, owned);
  if (replayed.patch === '[]') {
    return changes;
  }
  const before = plainPod(replayed.before);
  const after = plainPod(replayed.after);
  const faults = findPodProblems(after).filter((fault) => !findPodProblems(before).includes(fault));
  const warnings = replayed.answer.response.warnings ?? [];
  return [
    ...changes,
    ...faults,
    ...findQosChange(before, after, warnings),
    ...findLooseResources(after, owned),
  ];
}

/** What the profiles do not own stays as it was and where it was, numbers to the digit. */
function findForeignChanges({ before, after }: Replayed, owned: Owned): string[] {
  const rest = parseLossless(printLossless(after));
  stripOwned(before, rest, owned);
  const [expected, found] = [printLossless(before), printLossless(rest)];
  return expected === found ? [] : [`without the sidecars the Pod is ${found}, was ${expected}`];
}

/** A sidecar must not move a Pod to another quality-of-service class in silence. */
function findQosChange(before: Pod, after: Pod, warnings: readonly string[]): string[] {
  const [was, is] = [qosClassOf(before), qosClassOf(after)];
  const isTold = warnings.some((text) => text.includes(was) && text.includes(is));
  return was === is || isTold ? [] : [`quality of service went from ${was} to ${is} in silence`];
}

/** Where the Pod has resources of its own, as a whole, its sidecars share them. */
function findLooseResources({ spec }: Pod, owned: Owned): string[] {
  const isOurs = ({ name }: Container): boolean => owned.containers.includes(name);
  return [...spec.containers, ...(spec.initContainers ?? [])]
    .filter((container) => spec.resources !== undefined && isOurs(container))
    .filter(({ resources }) => resources !== undefined && resources !== null)
    .map(({ name }) => `container ${name} has resources beside those of the Pod`);
}

function plainPod(value: unknown): Pod {
  return JSON.parse(printLossless(value)) as Pod;
}
