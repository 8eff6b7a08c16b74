import { describe, expect, it } from '@jest/globals';
import { newRequestIds } from './request-id.ts';

describe(newRequestIds.name, () => {
  it('should count requests behind a prefix of the process', () => {
    const sut = newRequestIds();

    const [first, second] = [sut({ headers: {} }), sut({ headers: {} })];

    expect(first).toMatch(/^[0-9a-f]{8}-1$/);
    expect(second).toBe(first.replace(/1$/, '2'));
  });

  it.each([
    ['abc-1.2_3', true],
    ['', false],
    ['two words', false],
    ['line\nbreak', false],
    ['x'.repeat(65), false],
  ])('should say whether %j of the caller is taken over: %s', (given, taken) => {
    expect(newRequestIds()({ headers: { 'x-request-id': given } }) === given).toBe(taken);
  });
});
