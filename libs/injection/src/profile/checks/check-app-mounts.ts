import type { Path } from '../report/format.ts';
import { elements, member } from '../schema/plain.ts';
import { type Draft, partsOf } from './part.ts';

const EVERY = '*';

interface AppMount {
  readonly draft: Draft;
  /** Stands for the app entry: within one, a path used twice is reported there. */
  readonly entry: unknown;
  readonly containers: readonly unknown[];
  readonly path: Path;
  readonly volume: unknown;
  readonly mountPath: unknown;
}

/** Reports mounts of different volumes at one path of a container of the app. */
export function checkAppMounts(drafts: readonly Draft[]): void {
  const byPath = new Map<unknown, AppMount[]>();
  for (const mount of drafts.flatMap(mountsOf)) {
    const others = byPath.get(mount.mountPath) ?? [];
    const other = others.find((earlier) => isClash(earlier, mount));
    if (other !== undefined) {
      const must = 'be unique for a container of the app, or mount the same volume';
      const remedy = `${other.draft.file} mounts ${JSON.stringify(other.volume)} there`;
      mount.draft.report.problem([...mount.path, 'mountPath'], { must, remedy }, mount.mountPath);
    }
    others.push(mount);
    byPath.set(mount.mountPath, others);
  }
}

function mountsOf(draft: Draft): AppMount[] {
  return partsOf(draft.document, 'app').flatMap((entry) =>
    partsOf(entry.value, 'volumeMounts', entry.path).map(({ path, value }) => ({
      draft,
      entry: entry.value,
      containers: elements(member(entry.value, 'containers') ?? [EVERY]),
      path,
      volume: member(value, 'name'),
      mountPath: member(value, 'mountPath'),
    })),
  );
}

function isClash(earlier: AppMount, later: AppMount): boolean {
  return (
    later.mountPath !== undefined &&
    earlier.entry !== later.entry &&
    earlier.volume !== later.volume &&
    doOverlap(earlier.containers, later.containers)
  );
}

function doOverlap(some: readonly unknown[], others: readonly unknown[]): boolean {
  return (
    some.includes(EVERY) ||
    others.includes(EVERY) ||
    some.some((container) => others.includes(container))
  );
}
