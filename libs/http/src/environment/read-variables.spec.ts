import { describe, expect, it } from '@jest/globals';
import { readVariables } from './read-variables.ts';

const KNOWN = ['AGENT_PORT', 'AGENT_HOST'] as const;

describe(readVariables.name, () => {
  it('should find what is set, and warn of what nobody reads', () => {
    const found = readVariables(
      { AGENT_PORT: '1', AGENT_COLOUR: 'red', PATH: '/' },
      'AGENT_',
      KNOWN,
    );

    expect(found).toEqual({
      values: { AGENT_PORT: '1' },
      warnings: ['AGENT_COLOUR is not known and has no effect'],
    });
  });

  it.each([
    { name: 'an empty value', value: '' },
    { name: 'the address of a Service of the same name', value: 'tcp://10.96.0.12:2332' },
  ])('should take $name for not set', ({ value }) => {
    const found = readVariables({ AGENT_PORT: value }, 'AGENT_', KNOWN);

    expect(found).toEqual({ values: {}, warnings: [] });
  });
});
