import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestAgent } from '../../test/new-agent.ts';
import { activate } from './activate.ts';

describe(activate.name, () => {
  let agent: TestAgent;

  beforeEach(async () => {
    agent = await TestAgent.start();
  });

  afterEach(() => agent.stop());

  describe.each(['fi0', 'fi17', 'fiprobe'])('when a fault names %s', (own) => {
    it('should refuse it whether there is such a device or not', async () => {
      for (const isThere of [false, true]) {
        if (isThere) {
          agent.kernel.ip(`link add name ${own} up type ifb`);
        }
        const snapshot = agent.kernel.snapshot();

        const fault = { rate: '1mbit', interfaces: ['eth0', own] };
        const { status, body } = await agent.call('PUT', '/v1/faults/a', fault);

        expect({ status, ...body.error }).toMatchObject({
          status: 422,
          code: 'interface_not_found',
          message: `The agent keeps the name ${own} for a device of its own.`,
          remedy: 'Use one of lo, eth0.',
          field: 'interfaces',
          value: own,
        });
        expect(agent.kernel.snapshot()).toBe(snapshot);
      }
    });

    it('should not offer it', async () => {
      agent.kernel.ip(`link add name ${own} up type ifb`);

      const { text } = await agent.call('GET', '/v1/kernel');

      expect(JSON.parse(text)).toMatchObject({ interfaces: ['lo', 'eth0'] });
    });
  });

  it('should take an interface that only begins like one of the agent', async () => {
    agent.kernel.ip('link add name fi0x up type ifb');

    const fault = { rate: '1mbit', interfaces: ['fi0x'] };

    expect((await agent.call('PUT', '/v1/faults/a', fault)).status).toBe(200);
  });
});
