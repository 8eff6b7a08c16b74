import { describe, expect, it } from '@jest/globals';
import { classify, CommandError } from './command.error.ts';

describe(classify.name, () => {
  it.each([
    ['RTNETLINK answers: Operation not permitted', 'not_permitted'],
    ['Error: Specified qdisc kind is unknown.', 'unsupported'],
    ['Error: Specified qdisc not found.', 'unsupported'],
    ['Error: TC classifier not found.', 'unsupported'],
    [
      'Error: Failed to load TC action module.\nWe have an error talking to the kernel',
      'unsupported',
    ],
    ['Error: Unknown device type.', 'unsupported'],
    ['Error: Exclusivity flag on, cannot modify.', 'failed'],
    ['Cannot find device "eth7"', 'failed'],
  ])('should take "%s" for %s', (stderr, failure) => {
    expect(classify(stderr)).toBe(failure);
  });
});

describe(CommandError.name, () => {
  it('should know the line of a batch', () => {
    const error = new CommandError('failed', 'tc -batch -', 'Error: no.\nCommand failed -:3\n');

    expect(error.line).toBe(3);
    expect(new CommandError('failed', 'tc', 'Error: no.').line).toBeUndefined();
  });
});
