import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '@sidecar-injector/injection';
import { toAnswer } from './to-answer.ts';

const newOutcome = (members: Partial<Outcome>): Outcome => ({
  decision: 'skip',
  reason: 'opted_out',
  surprising: false,
  message: 'the reason',
  profiles: [],
  operations: [],
  warnings: [],
  ...members,
});

const warning = (text: string): Outcome['warnings'][number] => ({ code: 'qos_changed', text });

describe(toAnswer.name, () => {
  it('should allow an injected Pod with its operations and warnings', () => {
    const operations = [{ op: 'add', path: '/x', value: 1 }] as const;

    const answer = toAnswer(
      newOutcome({
        decision: 'inject',
        reason: 'injected',
        profiles: ['a', 'b'],
        operations,
        warnings: [warning('first'), warning('second')],
      }),
    );

    expect(answer).toEqual({
      allowed: true,
      operations,
      warnings: ['first', 'second'],
      auditAnnotations: { decision: 'inject', reason: 'injected', profiles: 'a,b' },
    });
  });

  it.each([
    ['an expected skip', newOutcome({}), []],
    ['a surprising skip', newOutcome({ reason: 'conflict', surprising: true }), ['the reason']],
    ['a denial', newOutcome({ decision: 'deny', reason: 'no_containers' }), ['the reason']],
  ])('should tell the reason of %s where the user would wonder', (_, outcome, warnings) => {
    expect(toAnswer(outcome).warnings).toEqual(warnings);
  });

  it('should refuse a denied Pod with the whole message', () => {
    const message = 'long '.repeat(60);

    const answer = toAnswer(newOutcome({ decision: 'deny', message }));

    expect(answer).toMatchObject({ allowed: false, message });
  });

  it.each([
    [120, 120],
    [121, 120],
    [5_000, 120],
  ])('should cut a warning of %d characters to %d', (length, expected) => {
    const [text = ''] = toAnswer(newOutcome({ warnings: [warning('x'.repeat(length))] })).warnings;

    expect(text).toHaveLength(expected);
    expect(text.endsWith('…')).toBe(length > expected);
  });
});
