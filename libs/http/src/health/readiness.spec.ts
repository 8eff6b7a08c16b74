import { describe, expect, it } from '@jest/globals';
import { type ReadinessCheck, reportReadiness } from './readiness.ts';

const newCheck = (name: string, ok: boolean): ReadinessCheck => ({
  name,
  check: () => ({ ok, detail: `detail of ${name}` }),
});

describe(reportReadiness.name, () => {
  it('should be ready when every check passes', () => {
    expect(reportReadiness([newCheck('a', true), newCheck('b', true)])).toEqual({
      ready: true,
      summary: 'ok\n',
      verbose: '[+]a: detail of a\n[+]b: detail of b\nreadyz check passed\n',
    });
  });

  it('should name what failed when one does not', () => {
    expect(reportReadiness([newCheck('a', true), newCheck('b', false)])).toEqual({
      ready: false,
      summary: '[-]b: detail of b\n',
      verbose: '[+]a: detail of a\n[-]b: detail of b\nreadyz check failed\n',
    });
  });
});
