import { describe, expect, it } from '@jest/globals';
import type { LabelRequirement, LabelSelector } from '../profile/profile.ts';
import { isEmptySelector, matchesLabels } from './label-selector.ts';

const labels = { app: 'shop', tier: 'web', empty: '' };

const expression = (
  key: string,
  operator: LabelRequirement['operator'],
  values?: string[],
): LabelSelector => ({ matchExpressions: [{ key, operator, values }] });

describe(matchesLabels.name, () => {
  it.each<LabelSelector>([
    {},
    { matchLabels: {} },
    { matchLabels: undefined, matchExpressions: [] },
    { matchLabels: { app: 'shop' } },
    { matchLabels: { app: 'shop', tier: 'web', empty: '' } },
    expression('app', 'In', ['bank', 'shop']),
    expression('app', 'NotIn', ['bank']),
    expression('absent', 'NotIn', ['bank']),
    expression('absent', 'NotIn'),
    expression('app', 'Exists'),
    expression('empty', 'Exists'),
    expression('absent', 'DoesNotExist'),
    expression('constructor', 'DoesNotExist'),
    expression('__proto__', 'DoesNotExist'),
    { matchLabels: { app: 'shop' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  ])('should match %j', (selector) => {
    expect(matchesLabels(selector, labels)).toBe(true);
  });

  it.each<LabelSelector>([
    { matchLabels: { app: 'bank' } },
    { matchLabels: { absent: '' } },
    { matchLabels: { app: 'shop', tier: 'db' } },
    { matchLabels: { constructor: 'x' } },
    expression('app', 'In', ['bank']),
    expression('app', 'In', []),
    expression('app', 'In'),
    expression('absent', 'In', ['']),
    expression('app', 'NotIn', ['shop']),
    expression('absent', 'Exists'),
    expression('toString', 'Exists'),
    expression('app', 'DoesNotExist'),
    { matchLabels: { app: 'bank' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    { matchLabels: { app: 'shop' }, matchExpressions: [{ key: 'x', operator: 'Exists' }] },
  ])('should not match %j', (selector) => {
    expect(matchesLabels(selector, labels)).toBe(false);
  });
});

describe(isEmptySelector.name, () => {
  it.each<[LabelSelector, boolean]>([
    [{}, true],
    [{ matchLabels: {}, matchExpressions: [] }, true],
    [{ matchLabels: undefined, matchExpressions: undefined }, true],
    [{ matchLabels: { a: 'b' } }, false],
    [expression('a', 'Exists'), false],
  ])('should judge %j', (selector, isEmpty) => {
    expect(isEmptySelector(selector)).toBe(isEmpty);
  });
});
