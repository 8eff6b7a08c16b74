import { describe, expect, it } from '@jest/globals';
import { type ReadinessCheck, reportReadiness } from './readiness.ts';

const newCheck = (name: string, ok: boolean): ReadinessCheck => ({
  name,
  check: () => ({ ok, detail: `detail of ${name}` }),
});

describe(reportReadiness.name, () => {
  it.each([
    [true, '[+]a: detail of a\n[+]b: detail of b\nreadyz check passed\n'],
    [false, 'ok\n'],
  ])('should be ready when every check passes; verbose: %s', (isVerbose, text) => {
    const report = reportReadiness([newCheck('a', true), newCheck('b', true)], isVerbose);

    expect(report).toEqual({ isReady: true, text });
  });

  it.each([
    [true, '[+]a: detail of a\n[-]b: detail of b\nreadyz check failed\n'],
    [false, '[-]b: detail of b\n'],
  ])('should name what failed when one does not; verbose: %s', (isVerbose, text) => {
    const report = reportReadiness([newCheck('a', true), newCheck('b', false)], isVerbose);

    expect(report).toEqual({ isReady: false, text });
  });
});
