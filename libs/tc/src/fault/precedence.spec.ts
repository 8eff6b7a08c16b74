import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { newFaults } from '../testing/new-faults.ts';
import { byPrecedence, reasonOfPrecedence } from './precedence.ts';

const delay = { time: '20ms' };
const narrow = { cidrs: ['10.1.2.3'] };
const middle = { cidrs: ['10.0.0.0/8'] };

const ORDERED = newFaults({
  first: { delay, priority: 0 },
  'z-narrow': { delay, match: narrow },
  middle: { delay, match: middle },
  'a-wide': { delay },
  'b-wide': { delay },
  last: { delay, priority: 101, match: narrow },
});

describe(byPrecedence.name, () => {
  it('should go by priority, then by the narrower match, then by name, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ORDERED, { minLength: ORDERED.length }), (faults) => {
        expect(byPrecedence(faults)).toEqual(ORDERED);
      }),
    );
  });

  it('should leave its input as it was', () => {
    const faults = ORDERED.toReversed();
    byPrecedence(faults);

    expect(faults).toEqual(ORDERED.toReversed());
  });
});

describe(reasonOfPrecedence.name, () => {
  it.each([
    [0, 1, 'its priority 0 is lower than 100'],
    [1, 2, 'its match is narrower'],
    [3, 4, 'its name comes first'],
    [4, 5, 'its priority 100 is lower than 101'],
  ])('should say why number %d goes before number %d', (winner, loser, reason) => {
    const [one, other] = [ORDERED[winner], ORDERED[loser]];

    expect(one && other && reasonOfPrecedence(one, other)).toBe(reason);
  });
});
