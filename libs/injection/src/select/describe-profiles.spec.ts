import { describe, expect, it } from '@jest/globals';
import { newProfile } from '../testing/index.ts';
import { listNames } from './describe-profiles.ts';

describe(listNames.name, () => {
  const agent = newProfile();
  const logs = newProfile({ name: 'logs' });

  it.each([
    [[], 'none'],
    [[agent], 'agent'],
    [[agent, logs], 'agent, logs'],
  ])('should list %#', (profiles, text) => {
    expect(listNames(profiles)).toBe(text);
  });
});
