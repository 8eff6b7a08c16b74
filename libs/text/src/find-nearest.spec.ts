import { describe, expect, it } from '@jest/globals';
import { findNearest } from './find-nearest.ts';

describe(findNearest.name, () => {
  it.each([
    ['port', 'port'],
    ['prt', 'port'],
    ['poort', 'port'],
    ['pert', 'port'],
    ['hots', 'host'],
    ['colour', undefined],
    ['', undefined],
  ])('should take %j for %j', (word, meant) => {
    expect(findNearest(word, ['host', 'port'], () => 2)).toBe(meant);
  });

  it('should prefer the nearer one, and of two the first', () => {
    expect(findNearest('ab', ['abcd', 'abc', 'abd'], () => 4)).toBe('abc');
  });

  it('should bear less where less is said to be far', () => {
    const far = (known: string): number => (known === 'port' ? 0 : 1);

    expect(findNearest('pors', ['port', 'ports'], far)).toBe('ports');
  });
});
