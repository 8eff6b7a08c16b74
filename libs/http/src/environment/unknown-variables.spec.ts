import { describe, expect, it } from '@jest/globals';
import { findUnknownVariables, isServiceLink } from './unknown-variables.ts';

const KNOWN = ['AGENT_PORT', 'AGENT_STATE_DIR'];

describe(findUnknownVariables.name, () => {
  it('should suggest the name that was meant', () => {
    const found = findUnknownVariables({ AGENT_STATEDIR: '/run' }, 'AGENT_', KNOWN);

    expect(found).toEqual([
      'AGENT_STATEDIR is not known and has no effect; did you mean AGENT_STATE_DIR?',
    ]);
  });

  it('should suggest nothing where no name is near', () => {
    const found = findUnknownVariables({ AGENT_SMITH_AND_MORE: 'x' }, 'AGENT_', KNOWN);

    expect(found).toEqual(['AGENT_SMITH_AND_MORE is not known and has no effect']);
  });

  it.each([
    { name: 'a known one', variables: { AGENT_PORT: '1' } },
    { name: 'one of another program', variables: { PATH: '/bin' } },
    { name: 'one of a Service', variables: { AGENT_SERVICE_HOST: '10.0.0.1' } },
    { name: 'the address of a Service', variables: { AGENT_X: 'tcp://10.0.0.1:80' } },
  ])('should leave out $name', ({ variables }) => {
    expect(findUnknownVariables(variables, 'AGENT_', KNOWN)).toEqual([]);
  });
});

describe(isServiceLink.name, () => {
  it('should know what the kubelet sets for a Service of the same name', () => {
    expect(isServiceLink('AGENT_PORT', 'tcp://10.96.0.12:2332')).toBe(true);
    expect(isServiceLink('AGENT_PORT', '2332')).toBe(false);
  });
});
