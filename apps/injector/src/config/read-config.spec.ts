import { describe, expect, it } from '@jest/globals';
import { VARIABLE_NAMES } from './environment.ts';
import { readConfig } from './read-config.ts';

const REQUIRED = {
  INJECTOR_TLS_CERT_FILE: '/tls/tls.crt',
  INJECTOR_TLS_KEY_FILE: '/tls/tls.key',
  INJECTOR_PROFILES_DIR: '/profiles',
};

describe(readConfig.name, () => {
  it('should fill in the defaults', () => {
    expect(readConfig(REQUIRED)).toEqual({
      faults: [],
      warnings: [],
      config: {
        host: undefined,
        port: 8443,
        healthPort: 8080,
        tlsCertFile: '/tls/tls.crt',
        tlsKeyFile: '/tls/tls.key',
        profilesDir: '/profiles',
        onMissingProfile: 'warn',
        bodyLimit: 8_388_608,
        drainTime: 3_000,
        logLevel: 'info',
        namespace: undefined,
        kubeVersion: undefined,
        kubeconfig: undefined,
        watch: true,
      },
    });
  });

  it.each([
    ['INJECTOR_HOST', '::1', { host: '::1' }],
    ['INJECTOR_HOST', 'localhost', { host: 'localhost' }],
    ['INJECTOR_PORT', '0', { port: 0 }],
    ['INJECTOR_PORT', '65535', { port: 65_535 }],
    ['INJECTOR_HEALTH_PORT', '9090', { healthPort: 9090 }],
    ['INJECTOR_ON_MISSING_PROFILE', 'deny', { onMissingProfile: 'deny' }],
    ['INJECTOR_BODY_LIMIT', '1000', { bodyLimit: 1000 }],
    ['INJECTOR_BODY_LIMIT', '512Ki', { bodyLimit: 524_288 }],
    ['INJECTOR_BODY_LIMIT', '3Mi', { bodyLimit: 3_145_728 }],
    ['INJECTOR_DRAIN_SECONDS', '0', { drainTime: 0 }],
    ['INJECTOR_DRAIN_SECONDS', '300', { drainTime: 300_000 }],
    ['INJECTOR_LOG_LEVEL', 'warn', { logLevel: 'warn' }],
    ['INJECTOR_NAMESPACE', 'sidecars', { namespace: 'sidecars' }],
    ['INJECTOR_KUBE_VERSION', 'v1.31.2-gke.1', { kubeVersion: { major: 1, minor: 31 } }],
    ['INJECTOR_KUBE_VERSION', '1.28+', { kubeVersion: { major: 1, minor: 28 } }],
    ['INJECTOR_KUBECONFIG', '/etc/kubeconfig', { kubeconfig: '/etc/kubeconfig' }],
    ['INJECTOR_WATCH', 'off', { watch: false }],
    ['INJECTOR_LOG_LEVEL', '', { logLevel: 'info' }],
  ])('should take %s=%j', (name, value, expected) => {
    const { config, faults } = readConfig({ ...REQUIRED, [name]: value });

    expect(faults).toEqual([]);
    expect(config).toMatchObject(expected);
  });

  it.each([
    ['INJECTOR_HOST', 'not a host', 'must be an IP address or a host name of this machine'],
    ['INJECTOR_PORT', 'abc', 'must be a port from 1 to 65535, or 0 for any free one'],
    ['INJECTOR_PORT', '65536', 'must be a port from 1 to 65535, or 0 for any free one'],
    ['INJECTOR_HEALTH_PORT', '-1', 'must be a port from 1 to 65535, or 0 for any free one'],
    ['INJECTOR_HEALTH_PORT', '8443', 'must differ from INJECTOR_PORT'],
    ['INJECTOR_ON_MISSING_PROFILE', 'ignore', 'must be warn or deny'],
    ['INJECTOR_BODY_LIMIT', '8MB', 'must be a number of bytes, such as 8388608, 8192Ki or 8Mi'],
    ['INJECTOR_BODY_LIMIT', '0', 'must be a number of bytes, such as 8388608, 8192Ki or 8Mi'],
    ['INJECTOR_DRAIN_SECONDS', '301', 'must be whole seconds from 0 to 300'],
    ['INJECTOR_DRAIN_SECONDS', '1.5', 'must be whole seconds from 0 to 300'],
    ['INJECTOR_LOG_LEVEL', 'loud', 'must be one of trace, debug, info, warn, error, fatal, silent'],
    ['INJECTOR_NAMESPACE', 'Not_A_Namespace', 'must be the name of a namespace'],
    ['INJECTOR_KUBE_VERSION', 'latest', 'must be a Kubernetes version such as v1.31.2'],
    ['INJECTOR_WATCH', 'yes', 'must be auto or off'],
  ])('should refuse %s=%j with the value and the remedy', (name, value, remedy) => {
    const { faults } = readConfig({ ...REQUIRED, [name]: value });

    expect(faults).toEqual([`${name} is ${JSON.stringify(value)}: ${remedy}`]);
  });

  it.each([
    ['INJECTOR_TLS_CERT_FILE', 'name the PEM file of the serving certificate'],
    ['INJECTOR_TLS_KEY_FILE', 'name the PEM file of the private key'],
    ['INJECTOR_PROFILES_DIR', 'name the directory of the profile files'],
  ])('should ask for %s where it is not set', (name, remedy) => {
    const { faults } = readConfig({ ...REQUIRED, [name]: '' });

    expect(faults).toEqual([expect.stringContaining(`${name} is not set: ${remedy}`)]);
  });

  it('should name every bad variable, not just the first', () => {
    const { faults } = readConfig({ INJECTOR_PORT: 'a', INJECTOR_WATCH: 'b' });

    expect(faults.map((fault) => fault.split(' ', 1)[0])).toEqual([
      'INJECTOR_PORT',
      'INJECTOR_TLS_CERT_FILE',
      'INJECTOR_TLS_KEY_FILE',
      'INJECTOR_PROFILES_DIR',
      'INJECTOR_WATCH',
    ]);
  });

  describe('when a variable is not known', () => {
    it.each([
      ['INJECTOR_PROFILE_DIR', '; did you mean INJECTOR_PROFILES_DIR?'],
      ['INJECTOR_LOGLEVEL', '; did you mean INJECTOR_LOG_LEVEL?'],
      ['INJECTOR_SOMETHING_ELSE', ''],
    ])('should warn about %s', (name, suggestion) => {
      const { faults, warnings } = readConfig({ ...REQUIRED, [name]: 'x' });

      expect(faults).toEqual([]);
      expect(warnings).toEqual([`${name} is not known and has no effect${suggestion}`]);
    });

    it('should leave the variables of others alone', () => {
      expect(readConfig({ ...REQUIRED, PATH: '/bin', AGENT_PORT: '1' }).warnings).toEqual([]);
    });
  });

  describe('when a Service is called injector', () => {
    it('should pass over the variables that the kubelet sets for it', () => {
      const { config, faults, warnings } = readConfig({
        ...REQUIRED,
        INJECTOR_SERVICE_HOST: '10.96.0.12',
        INJECTOR_SERVICE_PORT: '443',
        INJECTOR_SERVICE_PORT_HTTPS: '443',
        INJECTOR_PORT: 'tcp://10.96.0.12:443',
        INJECTOR_PORT_443_TCP: 'tcp://10.96.0.12:443',
        INJECTOR_PORT_443_TCP_PROTO: 'tcp',
        INJECTOR_PORT_443_TCP_PORT: '443',
        INJECTOR_PORT_443_TCP_ADDR: '10.96.0.12',
      });

      expect([faults, warnings, config.port]).toEqual([[], [], 8443]);
    });
  });

  it('should know each variable by one name', () => {
    expect(VARIABLE_NAMES).toHaveLength(new Set(VARIABLE_NAMES).size);
  });
});
