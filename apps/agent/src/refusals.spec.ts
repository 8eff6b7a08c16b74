import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classify, newTcpFrame } from '@sidecar-injector/tc/testing';
import { type AgentOptions, type Answer, TestAgent } from '../test/new-agent.ts';
import { AppModule } from './app.module.ts';
import { CommandError } from './changes/command.error.ts';

describe(AppModule.name, () => {
  let agent: TestAgent;

  const restart = async (options: AgentOptions = {}): Promise<void> => {
    await agent.stop();
    agent = await TestAgent.start(options);
  };

  beforeAll(async () => {
    agent = await TestAgent.start();
  });

  afterAll(() => agent.stop());

  describe('when a fault cannot be set here', () => {
    const expectRefusal = async (status: number, code: string): Promise<Answer> => {
      const before = agent.kernel.snapshot();
      const answer = await agent.call('GET', '/latency/20ms');

      expect(answer).toMatchObject({ status, body: { error: { code } } });
      expect(agent.kernel.snapshot()).toBe(before);
      expect((await agent.call('GET', '/healthz')).status).toBe(200);
      expect((await agent.call('GET', '/latency')).body.fault).toBeNull();
      return answer;
    };

    it('should leave a foreign root alone', async () => {
      await restart();
      agent.kernel.tc('qdisc replace dev eth0 root handle 1: pfifo');

      const { body } = await expectRefusal(409, 'foreign_qdisc');

      expect(body.error?.message).toContain('pfifo 1:');
    });

    it('should know the interfaces', async () => {
      const fault = { rate: '1mbit', interfaces: ['eth7'] };
      const { status, body } = await agent.call('PUT', '/v1/faults/a', fault);

      expect({ status, ...body.error }).toMatchObject({ status: 422, code: 'interface_not_found' });
      expect(body.error?.remedy).toContain('lo, eth0');
    });

    it('should need a default route where no interface is named', async () => {
      await restart();
      agent.proc.defaults = [];

      await expectRefusal(422, 'interface_not_found');
    });

    it('should spare the network of the node', async () => {
      await restart({ env: { AGENT_POD_IP: '10.0.0.7', AGENT_HOST_IP: '10.0.0.7' } });

      await expectRefusal(422, 'host_network');
      expect((await agent.call('GET', '/v1/faults')).status).toBe(200);
      expect((await agent.call('GET', '/v1/kernel')).status).toBe(200);
      expect(agent.process.calls).toEqual(['tc -V']);
    });

    it.each([
      { failure: 'missing', status: 503, code: 'tc_missing' },
      { failure: 'timeout', status: 502, code: 'tc_timeout' },
      { failure: 'failed', status: 502, code: 'tc_failed' },
      { failure: 'not_permitted', status: 503, code: 'not_permitted' },
    ] as const)('should say $code', async ({ failure, status, code }) => {
      await restart();
      agent.process.fail = (call) => new CommandError(failure, call, 'Error: no.');

      await expectRefusal(status, code);
    });

    it('should say that the kernel has no netem, before it touches an interface', async () => {
      await restart();
      agent.kernel.refusals.push({
        line: /netem/,
        stderr: 'Error: Specified qdisc kind is unknown.',
      });

      const { body } = await expectRefusal(501, 'kernel_feature_missing');

      expect(body.error?.remedy).toContain('sch_netem');
      expect(agent.kernel.changes.filter((line) => line.includes('eth0'))).toEqual([]);
    });

    it('should refuse more rules than an interface can have', async () => {
      await restart();
      const cidrs = Array.from({ length: 4_000 }, (_, n) => `10.${n >> 8}.${n & 255}.1`);
      const match = { cidrs, portSide: 'any', ports: [80, 443, 8_080] };
      const { status, body } = await agent.call('PUT', '/v1/faults/a', { rate: '1mbit', match });

      expect({ status, code: body.error?.code }).toEqual({ status: 422, code: 'limit_exceeded' });
    });

    it('should refuse all calls but those about itself where the environment is not valid', async () => {
      await restart({ env: { AGENT_ALLOW_FROM: 'everybody' } });

      const { body } = await agent.call('GET', '/v1/faults');

      expect(body.error).toMatchObject({ code: 'misconfigured' });
      expect(body.error?.message).toContain('AGENT_ALLOW_FROM is "everybody"');
      expect((await agent.call('GET', '/healthz')).status).toBe(200);
      expect((await agent.call('GET', '/readyz')).status).toBe(503);
    });
  });

  describe('when a fault hits probes', () => {
    it('should warn of them', async () => {
      await restart({ env: { AGENT_PROBE_PORTS: '8080,9090' } });

      const { body } = await agent.call('GET', '/latency/20ms');

      expect(body.warnings).toEqual([expect.stringContaining('port 8080, 9090')]);
    });

    it('should keep them out where it is told to', async () => {
      await restart({ env: { AGENT_PROBE_PORTS: '8080', AGENT_EXEMPT_PROBES: 'true' } });

      const { body } = await agent.call('GET', '/latency/20ms');

      expect(body.warnings).toEqual([]);
      const eth0 = agent.kernel.device('eth0');
      const answers = [8_080, 2_332, 80].map((port) =>
        classify(eth0, '7fa1:', newTcpFrame(port, 40_000)),
      );
      expect(answers).toEqual(['0', '0', '7fa1:10']);
    });
  });
});
