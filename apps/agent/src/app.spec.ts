import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AgentOptions, TestAgent } from '../test/new-agent.ts';
import { CALLS } from './api/calls.ts';
import { AppModule } from './app.module.ts';
import { CommandError } from './changes/command.error.ts';

describe(AppModule.name, () => {
  let agent: TestAgent;
  let bare: string;

  const restart = async (options: AgentOptions = {}): Promise<void> => {
    await agent.stop();
    agent = await TestAgent.start(options);
  };

  beforeAll(async () => {
    agent = await TestAgent.start();
    bare = agent.kernel.snapshot();
  });

  afterAll(() => agent.stop());

  describe('when a value is bad', () => {
    it('should name the field and the value', async () => {
      const { body } = await agent.call('GET', '/latency/20ms?port=80,http&to=10.0.0.0/8');

      expect(body.error).toMatchObject({ field: 'port', value: 'http' });
    });

    it('should say how a bare % is written', async () => {
      const { status, body } = await agent.call('PUT', '/loss/10%');

      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        code: 'invalid_fault',
        field: 'path',
        value: '/loss/10%',
      });
      expect(body.error?.remedy).toContain('/loss/10%25');
    });

    it.each([
      { url: '/reorder/10', field: 'reorder' },
      { url: '/latency/20ms?distribution=normal', field: 'distribution' },
      { url: '/latency/20ms?protocol=icmp&port=80', field: 'protocol' },
    ])('should say that $url cannot be', async ({ url, field }) => {
      const { status, body } = await agent.call('GET', url);

      expect({ status, error: body.error }).toMatchObject({
        status: 422,
        error: { code: 'unsupported_combination', field },
      });
    });
  });

  describe('when a call is unknown', () => {
    it('should list the calls', async () => {
      const { status, body } = await agent.call('GET', '/delay/20ms');

      expect(status).toBe(404);
      expect(body.error?.code).toBe('not_found');
      for (const { method, path } of CALLS) {
        expect(body.error?.remedy).toContain(`${method} ${path}`);
      }
    });

    it.each(['HEAD', 'OPTIONS', 'POST'] as const)('should change nothing by %s', async (method) => {
      const answer = await agent.call(method, '/latency/20ms');

      expect(answer.status).toBe(404);
      expect(agent.kernel.snapshot()).toBe(bare);
    });
  });

  it('should end every answer with a newline', async () => {
    await agent.call('GET', '/latency/20ms');
    const paths = CALLS.filter(({ method }) => method === 'GET').map(({ path }) =>
      path.replace(':value', '0').replace(':name', 'latency'),
    );
    for (const path of [...paths, '/v1/faults/none', '/nothing', '/loss/10%', '/loss/x']) {
      const { text } = await agent.whileTimePasses(agent.call('GET', path));
      expect([path, text.at(-1)]).toEqual([path, '\n']);
    }
  });

  it.each([
    {
      name: 'not JSON',
      body: '{"delay":',
      type: 'application/json',
      code: 'invalid_json',
      status: 400,
    },
    { name: 'empty', body: '', type: 'application/json', code: 'invalid_json', status: 400 },
    {
      name: 'a form',
      body: 'a=b',
      type: 'application/x-www-form-urlencoded',
      code: 'unsupported_media_type',
      status: 415,
    },
    { name: 'text', body: '{}', type: 'text/plain', code: 'unsupported_media_type', status: 415 },
    {
      name: 'too large',
      body: `"${'x'.repeat(70_000)}"`,
      type: 'application/json',
      code: 'payload_too_large',
      status: 413,
    },
  ])('should refuse a body that is $name', async ({ body, type, code, status }) => {
    const answer = await agent.call('PUT', '/v1/faults/a', body, { 'content-type': type });

    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it('should write one line for each change: who, what, result', async () => {
    await restart();
    await agent.call('GET', '/latency/20ms');

    expect(agent.lines.filter(({ msg }) => msg === 'change')).toEqual([
      expect.objectContaining({
        who: { address: '127.0.0.1' },
        action: 'set',
        faults: ['latency'],
        result: 'ok',
      }),
    ]);
  });

  it('should write one for what was refused, and for what was only asked about', async () => {
    await restart();
    await agent.call('GET', '/latency/20ms?dryRun=true');
    await agent.call('PUT', '/v1/faults/a', { rate: '1mbit', interfaces: ['eth7'] });
    await agent.call('DELETE', '/v1/faults');

    const lines = agent.lines.filter(({ msg }) => msg === 'change');
    expect(lines.map(({ action, dryRun, result }) => [action, dryRun, result])).toEqual([
      ['set', true, 'ok'],
      ['set', false, 'interface_not_found'],
      ['remove', false, 'ok'],
    ]);
  });

  it.each([
    { method: 'GET', url: '/latency/soon' },
    { method: 'DELETE', url: '/latency?dryRun=perhaps' },
    { method: 'DELETE', url: '/v1/faults?name=a' },
  ] as const)('should write none for $method $url, which asks for nothing', async (call) => {
    await restart();

    expect((await agent.call(call.method, call.url)).status).toBe(400);
    expect(agent.lines.filter(({ msg }) => msg === 'change')).toEqual([]);
  });

  it('should refuse calls when 64 wait for the kernel, and serve those', async () => {
    await restart();
    let open = (): void => undefined;
    agent.process.gate = new Promise((resolve) => {
      open = resolve;
    });

    const calls = Array.from({ length: 70 }, () => agent.call('GET', '/loss/10'));
    const refused = await Promise.race(calls);
    open();
    const statuses = (await Promise.all(calls)).map(({ status }) => status);

    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'busy' } } });
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(statuses.filter((status) => status === 200)).toHaveLength(65);
  });

  it('should count what it does', async () => {
    await restart();
    await agent.call('GET', '/latency/20ms');
    await agent.call('PUT', '/v1/faults/a', { rate: '1mbit', interfaces: ['eth7'] });
    Object.assign(agent.kernel.device('eth0').qdiscs[1] ?? {}, { drops: 3 });

    const { text, headers } = await agent.call('GET', '/metrics');

    expect(headers['content-type']).toMatch(/^text\/plain; version=0.0.4/);
    for (const line of [
      'agent_faults{kind="delay"} 1',
      'agent_changes_total{kind="delay",outcome="ok"} 1',
      'agent_changes_total{kind="rate",outcome="interface_not_found"} 1',
      'agent_change_duration_seconds_count 2',
      'agent_drift_repairs_total 0',
      'agent_fault_packets_dropped_total{fault="latency"} 3',
      'agent_kernel_feature{feature="netem"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('should show the other metrics while the kernel cannot be read', async () => {
    await restart();
    await agent.call('GET', '/latency/20ms');
    agent.process.fail = (call) => new CommandError('failed', call, 'Error: no.');

    const { status, text } = await agent.call('GET', '/metrics');
    agent.process.fail = () => undefined;

    expect(status).toBe(200);
    expect(text).toContain('agent_faults{kind="delay"} 1');
  });
});
