import { describe, expect, it } from '@jest/globals';
import { newMatch } from '../testing/new-match.ts';
import { isMatchAll } from './match-region.ts';

describe(isMatchAll.name, () => {
  it.each([
    [{}, true],
    [{ portSide: 'any' }, true],
    [{ protocol: 'tcp' }, false],
    [{ cidrs: ['0.0.0.0/0', '::/0'] }, false],
    [{ excludeCidrs: ['fd00::/8'] }, false],
    [{ ports: [22] }, false],
    [{ excludePorts: [22] }, false],
  ])('should say of %j: %p', (json, isAll) => {
    expect(isMatchAll(newMatch(json))).toBe(isAll);
  });
});
