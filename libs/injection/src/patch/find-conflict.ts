import type { Container } from '@sidecar-injector/admission';
import { isNativeSidecar } from '../decision/pod-facts.ts';
import { isSameJson } from '../rules/same-json.ts';
import { type PodDraft, portKeys } from './pod-draft.ts';
import type { AppPart, PreparedProfile } from './prepare-profile.ts';

/**
 * Finds the first thing in a Pod that keeps a profile out of it: nothing is ever replaced, and
 * the result must be a Pod that the API server accepts.
 *
 * @returns a sentence that names both sides and the remedy, or `undefined`.
 */
export function findConflict(prepared: PreparedProfile, draft: PodDraft): string | undefined {
  const { containers, initContainers, volumes, app } = prepared;
  const offered = new Set([...draft.volumes.keys(), ...volumes.map(({ name }) => name)]);
  return (
    firstOf(containers, (container) => findContainerConflict(container, draft, true)) ??
    firstOf(initContainers, (container) =>
      findContainerConflict(container, draft, isNativeSidecar(container)),
    ) ??
    firstOf(volumes, (volume) => {
      const present = draft.volumes.get(volume.name);
      return present === undefined || isSameJson(present, volume)
        ? undefined
        : `the Pod has another volume "${volume.name}"; rename one of them`;
    }) ??
    firstOf([...containers, ...initContainers], (container) =>
      findLooseMount(container, offered),
    ) ??
    firstOf(app, (part) => findMountConflict(part, offered))
  );
}

/** Only what `app` adds: for a container that came after the profile and its volumes did. */
export function findAppConflict({ app }: PreparedProfile, draft: PodDraft): string | undefined {
  const offered = new Set(draft.volumes.keys());
  return firstOf(app, (part) => findMountConflict(part, offered));
}

function findContainerConflict(
  container: Container,
  draft: PodDraft,
  isRunning: boolean,
): string | undefined {
  if (draft.hasContainer(container.name)) {
    return `the Pod has a container "${container.name}" of its own; rename one of them`;
  }
  const taken = isRunning ? portKeys(container).find((key) => draft.ports.has(key)) : undefined;
  return taken === undefined
    ? undefined
    : `${taken} of container "${container.name}" is taken by container "${String(draft.ports.get(taken))}"; move one of them`;
}

function findLooseMount(container: Container, offered: ReadonlySet<string>): string | undefined {
  const used = [...(container.volumeMounts ?? []), ...(container.volumeDevices ?? [])];
  const loose = used.find(({ name }) => !offered.has(name));
  return (
    loose &&
    `container "${container.name}" mounts volume "${loose.name}", which neither profile nor Pod has; add it to volumes`
  );
}

function findMountConflict(
  { target, volumeMounts }: AppPart,
  offered: ReadonlySet<string>,
): string | undefined {
  return firstOf(volumeMounts, ({ name, mountPath }) => {
    const present = target.volumeAt(mountPath);
    if (present !== undefined && present !== name) {
      return `container "${target.name}" mounts volume "${present}" at ${mountPath}, where "${name}" should go; move one of them`;
    }
    return offered.has(name)
      ? undefined
      : `volume "${name}" for container "${target.name}" is in neither profile nor Pod; add it to volumes`;
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
