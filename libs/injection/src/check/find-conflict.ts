import type { Container } from '@sidecar-injector/admission';
import { isNativeSidecar } from '../rules/native-sidecar.ts';
import { isSameJson } from '../rules/same-json.ts';
import type { AppPart, FilledProfile } from '../select/fill-profile.ts';
import type { Holdings } from './holdings.ts';

/**
 * Finds the first thing in a Pod that keeps a profile out of it: nothing is ever replaced, and
 * the result must be a Pod that the API server accepts.
 *
 * @returns a sentence that names both sides and the remedy, or `undefined`.
 */
export function findConflict(filled: FilledProfile, holdings: Holdings): string | undefined {
  const { containers, initContainers, volumes, app } = filled;
  const isOffered = (name: string): boolean =>
    volumes.some((volume) => volume.name === name) || holdings.volume(name) !== undefined;
  return (
    firstOf(containers, (container) => findContainerConflict(container, holdings, true)) ??
    firstOf(initContainers, (container) =>
      findContainerConflict(container, holdings, isNativeSidecar(container)),
    ) ??
    firstOf(volumes, (volume) => {
      const present = holdings.volume(volume.name);
      return present === undefined || isSameJson(present, volume)
        ? undefined
        : `the Pod has another volume "${volume.name}"; rename one of them`;
    }) ??
    firstOf(containers, (container) => findLooseMount(container, isOffered)) ??
    firstOf(initContainers, (container) => findLooseMount(container, isOffered)) ??
    firstOf(app, (part) => findMountConflict(part, holdings, isOffered))
  );
}

function findContainerConflict(
  container: Container,
  holdings: Holdings,
  isRunning: boolean,
): string | undefined {
  if (holdings.hasContainer(container.name)) {
    return `the Pod has a container "${container.name}" of its own; rename one of them`;
  }
  const shared = isRunning ? holdings.findSharedPort(container) : undefined;
  return (
    shared &&
    `${shared.claim} of container "${container.name}" is taken by container "${shared.holder}"; move one of them`
  );
}

function findLooseMount(
  { name, volumeMounts, volumeDevices }: Container,
  isOffered: (volume: string) => boolean,
): string | undefined {
  const isLoose = (use: { readonly name: string }): boolean => !isOffered(use.name);
  const loose = volumeMounts?.find(isLoose) ?? volumeDevices?.find(isLoose);
  return (
    loose &&
    `container "${name}" mounts volume "${loose.name}", which neither profile nor Pod has; add it to volumes`
  );
}

function findMountConflict(
  { target: { container }, volumeMounts }: AppPart,
  holdings: Holdings,
  isOffered: (volume: string) => boolean,
): string | undefined {
  return firstOf(volumeMounts, ({ name, mountPath }) => {
    const present = holdings.volumeAt(container, mountPath);
    if (present !== undefined && present !== name) {
      return `container "${container.name}" mounts volume "${present}" at ${mountPath}, where "${name}" should go; move one of them`;
    }
    return isOffered(name)
      ? undefined
      : `volume "${name}" for container "${container.name}" is in neither profile nor Pod; add it to volumes`;
  });
}

function firstOf<T>(
  items: readonly T[],
  find: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
