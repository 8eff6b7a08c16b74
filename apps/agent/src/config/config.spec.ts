import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.ts';

describe(readConfig.name, () => {
  it('should know a default for everything', () => {
    const { config, warnings } = readConfig({});

    expect(config).toEqual({
      host: undefined,
      port: 2332,
      stateDir: '/var/run/agent',
      tcPath: 'tc',
      ipPath: 'ip',
      publicKey: undefined,
      allowFrom: undefined,
      initialFaults: [],
      probePorts: [],
      exemptProbes: false,
      cleanPorts: [2332],
      queueMemory: 67_108_864,
      isHostNetwork: false,
      podName: undefined,
      podNamespace: undefined,
      sleepAfter: 0,
      logLevel: 'info',
      problems: [],
    });
    expect(warnings).toEqual([]);
  });

  it('should read what is set', () => {
    const { config } = readConfig({
      AGENT_HOST: '127.0.0.1',
      AGENT_PORT: '2333',
      AGENT_PROBE_PORTS: '8080,9090,8080',
      AGENT_EXEMPT_PROBES: 'true',
      AGENT_QUEUE_MEMORY: '256Mi',
      AGENT_POD_IP: '10.0.0.7',
      AGENT_HOST_IP: '10.0.0.7',
      AGENT_SLEEP_AFTER: '60',
      AGENT_FAULTS: '{"slow": {"delay": {"time": "5ms"}}}',
    });

    expect(config).toMatchObject({
      host: '127.0.0.1',
      probePorts: [8080, 9090],
      cleanPorts: [2333, 8080, 9090],
      queueMemory: 268_435_456,
      isHostNetwork: true,
      sleepAfter: 60_000,
      initialFaults: [{ name: 'slow' }],
      problems: [],
    });
  });

  it.each([
    ['AGENT_PORT', '0'],
    ['AGENT_PORT', '65536'],
    ['AGENT_PORT', 'http'],
    ['AGENT_HOST', 'a b'],
    ['AGENT_STATE_DIR', 'state'],
    ['AGENT_AUTH_PUBLIC_KEY', 'key'],
    ['AGENT_AUTH_PUBLIC_KEY', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['AGENT_AUTH_PUBLIC_KEY', newKey('public', 'rsa')],
    ['AGENT_AUTH_PUBLIC_KEY', newKey('private', 'ed25519')],
    ['AGENT_ALLOW_FROM', 'everybody'],
    ['AGENT_FAULTS', '{'],
    ['AGENT_FAULTS', '[]'],
    ['AGENT_FAULTS', '{"slow": {"delay": {"time": "5 m"}}}'],
    ['AGENT_PROBE_PORTS', '8080,'],
    ['AGENT_QUEUE_MEMORY', '64MB'],
    ['AGENT_QUEUE_MEMORY', '0'],
    ['AGENT_QUEUE_MEMORY', '1000000Gi'],
    ['AGENT_EXEMPT_PROBES', 'yes'],
    ['AGENT_POD_IP', '10.0.0'],
    ['AGENT_HOST_IP', 'node-1'],
    ['AGENT_SLEEP_AFTER', '1m'],
    ['AGENT_SLEEP_AFTER', '-1'],
    ['AGENT_LOG_LEVEL', 'loud'],
  ])('should name %s when it is %j, and go on without it', (name, value) => {
    const { config } = readConfig({ [name]: value });

    expect(config.problems).toEqual([expect.stringContaining(name)]);
    expect({ ...config, problems: [] }).toEqual(readConfig({}).config);
  });

  it('should name the fault and the field in AGENT_FAULTS', () => {
    const { config } = readConfig({ AGENT_FAULTS: '{"slow": {"delay": {"time": "5 m"}}}' });

    expect(config.problems).toEqual([expect.stringContaining('slow.delay.time must be a time')]);
  });

  it('should name all that is wrong at once', () => {
    const { config } = readConfig({ AGENT_PORT: 'x', AGENT_HOST_IP: 'y' });

    expect(config.problems).toHaveLength(2);
  });

  it('should take an empty variable, and one of a Service, for none', () => {
    const { config } = readConfig({ AGENT_HOST: '', AGENT_PORT: 'tcp://10.96.0.12:2332' });

    expect(config).toEqual(readConfig({}).config);
  });

  it('should warn of a variable that nobody reads', () => {
    expect(readConfig({ AGENT_ALLOWFROM: '10.0.0.0/8' }).warnings).toEqual([
      'AGENT_ALLOWFROM is not known and has no effect; did you mean AGENT_ALLOW_FROM?',
    ]);
  });
});

function newKey(part: 'public' | 'private', type: 'rsa' | 'ed25519'): string {
  const { publicKey, privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 1_024 })
      : generateKeyPairSync('ed25519');
  return part === 'public'
    ? publicKey.export({ type: 'spki', format: 'pem' }).toString()
    : privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
