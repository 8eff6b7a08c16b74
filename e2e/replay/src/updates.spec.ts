import { describe, expect, it } from '@jest/globals';
import { corpusAbsence, readCorpus, readExamples } from './corpus.ts';
import { InjectorUnderTest } from './injector-under-test.ts';
import { PREDECESSOR } from './profile-set.ts';

const updates = [...readExamples(), ...readCorpus()].map(({ name, text }) => ({
  name,
  text: text.replace('"operation":"CREATE"', '"operation":"UPDATE"'),
}));

describe('what is no creation of a Pod', () => {
  const injector = InjectorUnderTest.with(PREDECESSOR);

  if (corpusAbsence !== undefined) {
    it.skip(`should be left alone in recorded reviews (${corpusAbsence})`, () => undefined);
  }

  it.each(updates)('should be left alone: update of $name', async ({ text }) => {
    for (const path of ['/mutate', '/mutate/required', '/mutate/pod']) {
      const { response } = await injector.apiServer.review(path, text);
      expect(response).toMatchObject({
        allowed: true,
        auditAnnotations: { decision: 'skip', reason: 'not_pod_create' },
      });
      expect(response).not.toHaveProperty('patch');
      expect(response).not.toHaveProperty('patchType');
    }
  });
});
