import { describe, expect, it } from '@jest/globals';
import { corpusAbsence, readCorpus, readExamples } from './corpus.ts';
import { InjectorUnderTest } from './injector-under-test.ts';
import { containerNames, type Pod } from './pod.ts';
import { BUILT_IN, PREDECESSOR } from './profile-set.ts';
import { replay } from './replay.ts';

const SIDECAR = 'network-delay-sidecar';
const EXPECTED = [
  { component: 'discovery', containers: `discovery ${SIDECAR}` },
  { component: 'pd', containers: `pd ${SIDECAR}` },
  { component: 'tikv', containers: `tikv ${SIDECAR}` },
  { component: 'tidb', containers: `slowlog tidb ${SIDECAR}` },
];

const reviews = [...readExamples(), ...readCorpus()].filter(
  ({ operation }) => operation === 'CREATE',
);

describe.each([BUILT_IN, PREDECESSOR])('a TiDB cluster with $title', (set) => {
  const injector = InjectorUnderTest.with(set);

  if (corpusAbsence !== undefined) {
    it.skip(`should get its sidecars in recorded reviews (${corpusAbsence})`, () => undefined);
  }

  it.each(EXPECTED)('should have in $component: $containers', async ({ component, containers }) => {
    const name = new RegExp(`(^|/basic--)basic-${component}\\b`);
    const texts = reviews.filter((review) => name.test(review.name)).map(({ text }) => text);
    expect(texts).toHaveLength(corpusAbsence === undefined ? 2 : 1);
    for (const text of texts) {
      const { after } = await replay(injector.apiServer, text);
      expect(containerNames(after as unknown as Pod).join(' ')).toBe(containers);
    }
  });
});
