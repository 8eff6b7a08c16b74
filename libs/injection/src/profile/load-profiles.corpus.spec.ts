import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadProfiles } from './load-profiles.ts';

const CORPUS = new URL('../../../../../shared/corpus/', import.meta.url);
const INDEX = new URL('INDEX.tsv', CORPUS);

interface Review {
  readonly request: { readonly object: { readonly metadata: object; readonly spec: object } };
}

/** What a real Pod holds, written as a profile; `${…}` in its scripts is literal. */
function toProfileText(review: Review): string {
  const { metadata, spec } = review.request.object;
  const pick = (from: object, names: string[]): object =>
    Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
  const profile = {
    ...pick(spec, ['containers', 'initContainers', 'volumes', 'hostAliases', 'imagePullSecrets']),
    ...pick(metadata, ['labels', 'annotations']),
  };
  return JSON.stringify(profile).replaceAll('${', () => '$${');
}

const isThere = existsSync(INDEX);
const reason = isThere ? '' : ' (skipped: ../shared/corpus is not beside this repository)';

describe(loadProfiles.name, () => {
  describe('when a profile is made of a Pod that a real API server let through', () => {
    (isThere ? it : it.skip)(`should find no problem in any${reason}`, () => {
      const paths = readFileSync(INDEX, 'utf8')
        .split('\n')
        .slice(1)
        .map((row) => row.split('\t')[0] ?? '')
        .filter((path) => path !== '');

      const problems = paths.flatMap((path) => {
        const review = JSON.parse(readFileSync(new URL(path, CORPUS), 'utf8')) as Review;
        const { problems } = loadProfiles([{ name: 'p.yaml', text: toProfileText(review) }]);
        return problems.map((problem) => `${path}: ${problem}`);
      });

      expect(paths.length).toBeGreaterThan(300);
      expect(problems).toEqual([]);
    });
  });
});
