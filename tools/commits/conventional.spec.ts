import { describe, expect, it } from '@jest/globals';
import { findProblem } from './conventional.ts';

describe(findProblem.name, () => {
  it.each([
    'fix(tc): keep the handle',
    'feat!: drop v1beta1',
    'docs: say why',
    'test(http): retry',
  ])('should accept "%s"', (subject) => {
    expect(findProblem(subject)).toBeUndefined();
  });

  it.each(['Fix the handle', 'fix:no blank', 'wip: more', 'fix(TC): loud', 'fix: a sentence.'])(
    'should refuse "%s" and say how to write it',
    (subject) => {
      expect(findProblem(subject)).toContain('type(scope): what changes');
    },
  );

  it('should refuse a line that is too long', () => {
    expect(findProblem(`fix: ${'x'.repeat(100)}`)).toContain('shorten it to 100');
  });
});
