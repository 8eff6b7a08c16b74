import { describe, expect, it } from '@jest/globals';
import { newContext, newPod, newProfile } from '../testing/index.ts';
import { PROFILES_KEY } from '../terms/keys.ts';
import type { LabelSelector } from '../profile/profile.ts';
import { readEarlierReview } from '../facts/earlier-review.ts';
import { PodFacts } from '../facts/pod-facts.ts';
import { selectProfiles } from './select-profiles.ts';

const selecting = (podSelector: LabelSelector, namespaceSelector: LabelSelector = {}) => ({
  selector: { podSelector, namespaceSelector },
});

const agent = newProfile({ name: 'agent' });
const logs = newProfile({ name: 'logs' });
const extra = newProfile({ name: 'extra', default: false });
const web = newProfile({ name: 'web', ...selecting({ matchLabels: { tier: 'web' } }) });
const loaded = [agent, extra, logs, web];

const named = (value: string) => newPod({}, { annotations: { [PROFILES_KEY]: value } });
const select = (pod = newPod(), context = newContext(), profiles = loaded) => {
  const facts = new PodFacts(pod, context.namespace);
  return selectProfiles(facts, readEarlierReview(facts, profiles), context, profiles);
};
const namesOf = (pod = newPod(), context = newContext(), profiles = loaded): string[] =>
  select(pod, context, profiles).profiles.map(({ name }) => name);

describe(selectProfiles.name, () => {
  describe('when the Pod names profiles', () => {
    it.each<[annotation: string, ...names: string[]]>([
      ['agent', 'agent'],
      ['extra', 'extra'],
      ['web', 'web'],
      ['logs,agent', 'agent', 'logs'],
      [' logs , agent ,', 'agent', 'logs'],
      ['agent,agent', 'agent'],
    ])('should take %j', (annotation, ...names) => {
      const selection = select(named(annotation));
      expect(selection.profiles.map(({ name }) => name)).toEqual(names);
      expect(selection).toMatchObject({ unknown: [], warnings: [] });
    });

    it('should tell of those that are not loaded and take the others', () => {
      const { profiles, unknown, warnings } = select(named('ghost,agent,Agent'));
      expect(profiles).toEqual([agent]);
      expect(unknown).toEqual(['ghost', 'Agent']);
      expect(warnings).toEqual([
        {
          code: 'profile_unknown',
          text: `annotation ${PROFILES_KEY} names "ghost", "Agent"; loaded are: agent, extra, logs, web`,
        },
      ]);
    });

    it('should warn once, however many are not loaded', () => {
      const many = Array.from({ length: 20_000 }, (_, index) => `p${String(index)}`).join(',');
      const { warnings } = select(named(many), newContext(), []);
      expect(warnings.map(({ text }) => text)).toEqual([
        `annotation ${PROFILES_KEY} names "p0", "p1", "p2" and 19997 more; loaded are: none`,
      ]);
    });
  });

  describe('when the Pod names none', () => {
    it.each(['', ' ', ',', ' , '])('should take the default ones for annotation %j', (value) => {
      expect(namesOf(named(value))).toEqual(['agent', 'logs']);
    });

    it('should take the default ones whose podSelector matches', () => {
      expect(namesOf(newPod({}, { labels: { tier: 'web' } }))).toEqual(['agent', 'logs', 'web']);
    });

    it('should take none where none is loaded', () => {
      expect(namesOf(newPod(), newContext(), [])).toEqual([]);
    });
  });

  describe('when a profile selects namespaces', () => {
    const bank = newProfile({ name: 'bank', ...selecting({}, { matchLabels: { team: 'bank' } }) });

    it.each<[Record<string, string>, string[]]>([
      [{ team: 'bank' }, ['bank']],
      [{ team: 'shop' }, []],
      [{}, []],
    ])('should look at the labels %j', (namespaceLabels, names) => {
      expect(namesOf(newPod(), newContext({ namespaceLabels }), [bank])).toEqual(names);
    });

    it('should leave it out, with a warning, while the labels are not known', () => {
      expect(select(newPod(), newContext(), [agent, bank])).toEqual({
        profiles: [agent],
        unknown: [],
        warnings: [
          {
            code: 'namespace_unknown',
            text: 'profile "bank" has a namespaceSelector, and the labels of namespace "shop" are not known',
          },
        ],
      });
    });

    it('should not warn of one that the Pod would not get anyway', () => {
      const other = [
        { ...bank, default: false },
        { ...bank, selector: { ...bank.selector, podSelector: { matchLabels: { a: 'b' } } } },
      ];
      expect(select(newPod(), newContext(), other).warnings).toEqual([]);
    });
  });
});
