import { describe, expect, it } from '@jest/globals';
import { corpusAbsence, readCorpus, readExamples } from './corpus.ts';
import { findViolations } from './find-violations.ts';
import { InjectorUnderTest } from './injector-under-test.ts';
import { defaulted, NEWCOMER, withNewcomer } from './later-changes.ts';
import { containerNames, type Pod } from './pod.ts';
import { BUILT_IN, PREDECESSOR, RICH } from './profile-set.ts';
import { replay, withObject } from './replay.ts';

const creations = [...readExamples(), ...readCorpus()].filter(
  ({ operation }) => operation === 'CREATE',
);

describe.each([BUILT_IN, PREDECESSOR, RICH])('injection with $title', (set) => {
  const injector = InjectorUnderTest.with(set);

  if (corpusAbsence !== undefined) {
    it.skip(`should hold its invariants for recorded reviews (${corpusAbsence})`, () => undefined);
  }

  it.each(creations)('should keep the rest of the Pod of $name as it was', async ({ text }) => {
    const replayed = await replay(injector.apiServer, text);
    expect(findViolations(replayed, set.owned)).toEqual([]);
  });

  it.each(creations)('should answer $name with the same bytes again', async ({ text }) => {
    const once = await injector.apiServer.post('/mutate', text);
    const again = await injector.apiServer.post('/mutate', text);
    expect(again.body).toBe(once.body);
  });

  it.each(creations)('should add nothing to $name a second time', async ({ text }) => {
    const { after, patch } = await replay(injector.apiServer, text);
    const again = await replay(injector.apiServer, withObject(text, after));
    expect(again.patch).toBe('[]');
    if (patch !== '[]') {
      const changed = withObject(text, defaulted(after, set.owned));
      const { response } = (await replay(injector.apiServer, changed)).answer;
      expect(response).toMatchObject({ auditAnnotations: { reason: 'already_injected' } });
      expect(response).not.toHaveProperty('patch');
    }
  });

  it.each(creations)('should touch only the newcomer in injected $name', async ({ text }) => {
    const { after, patch } = await replay(injector.apiServer, text);
    if (patch === '[]') {
      return;
    }
    const joined = withObject(text, withNewcomer(after));
    const second = await replay(injector.apiServer, joined);
    expect(pathsOf(second.patch).filter((path) => !isOfNewcomer(path, second.after))).toEqual([]);
    const third = await replay(injector.apiServer, withObject(text, second.after));
    expect(third.patch).toBe('[]');
  });
});

function pathsOf(patch: string): string[] {
  return (JSON.parse(patch) as { path: string }[]).map(({ path }) => path);
}

/** The status is rewritten too: it says what the newcomer got. */
function isOfNewcomer(path: string, pod: object): boolean {
  const index = containerNames(pod as Pod).indexOf(NEWCOMER);
  return (
    path.startsWith(`/spec/containers/${index}/`) ||
    path === '/metadata/annotations/sidecar-injector.io~1status'
  );
}
