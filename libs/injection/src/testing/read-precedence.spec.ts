import { describe, expect, it } from '@jest/globals';
import { OPT_IN_PATHS } from '../terms/context.ts';
import { readPrecedence } from './read-precedence.ts';

const cases = readPrecedence();
const INJECT_KEY = 'sidecar-injector.io/inject';

describe(readPrecedence.name, () => {
  it('should read every combination of what a Pod can say, for each path', () => {
    const combinations = (optIn: string) =>
      cases
        .filter((each) => each.optIn === optIn)
        .map(({ metadata: { labels, annotations } }) =>
          [labels, annotations].map((map) => map?.[INJECT_KEY] ?? 'absent').join(),
        )
        .sort();
    const values = ['absent', 'false', 'true', 'yes'];
    const all = values.flatMap((label) => values.map((annotation) => `${label},${annotation}`));
    for (const optIn of Object.keys(OPT_IN_PATHS)) {
      expect(combinations(optIn)).toEqual(all);
    }
  });

  it('should read a row as it is written', () => {
    const title = '/mutate/pod: label "true", annotation "false"';
    expect(cases.find((each) => each.title === title)).toEqual({
      title,
      optIn: 'pod',
      path: '/mutate/pod',
      metadata: { labels: { [INJECT_KEY]: 'true' }, annotations: { [INJECT_KEY]: 'false' } },
      reason: 'injected',
      isInjected: true,
      warnings: ['inject_switches_disagree'],
    });
  });

  it('should leave out what the Pod does not say', () => {
    const title = '/mutate: label –, annotation –';
    expect(cases.find((each) => each.title === title)?.metadata).toEqual({});
  });
});
