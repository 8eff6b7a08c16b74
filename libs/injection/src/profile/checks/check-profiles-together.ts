import { isSameJson } from '../../rules/same-json.ts';
import { member } from '../schema/plain.ts';
import { checkAppMounts } from './check-app-mounts.ts';
import { type Draft, type Part, partsOf } from './part.ts';

/**
 * Checks that profiles can be injected together: every Pod may ask for any of them. The later file
 * gets the problem.
 */
export function checkProfilesTogether(drafts: readonly Draft[]): void {
  reportTaken(drafts, 'be unique among the profiles', ({ name }) => [
    { path: [], value: { name } },
  ]);
  reportTaken(drafts, 'be unique among the containers of all profiles', ({ document }) =>
    ['containers', 'initContainers'].flatMap((list) => partsOf(document, list)),
  );
  const volumes = 'be unique, or have the same content in all profiles';
  reportTaken(drafts, volumes, ({ document }) => partsOf(document, 'volumes'), isSameJson);
  checkAppMounts(drafts);
}

/** Reports each part that has the name of another file's, unless both may have it. */
function reportTaken(
  drafts: readonly Draft[],
  must: string,
  list: (draft: Draft) => readonly Part[],
  mayShare?: (some: unknown, other: unknown) => boolean,
): void {
  const owners = new Map<unknown, { readonly draft: Draft; readonly value: unknown }>();
  for (const draft of drafts) {
    for (const { path, value } of list(draft)) {
      const name = member(value, 'name');
      const owner = owners.get(name) ?? { draft, value };
      const isTaken = typeof name === 'string' && owner.draft !== draft;
      if (isTaken && mayShare?.(owner.value, value) !== true) {
        const remedy = `${owner.draft.file} has ${mayShare === undefined ? 'it too' : 'another'}`;
        draft.report.problem([...path, 'name'], { must, remedy }, name);
      }
      owners.set(name, owner);
    }
  }
}
