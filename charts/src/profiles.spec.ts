import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AGENT_PROFILE, type LoadedProfiles, loadProfiles } from '@sidecar-injector/injection';
import { parse } from 'yaml';
import { CHART, find, refusal, render, VALUES_FILES } from './chart.ts';
import { describeWithHelm } from './with-helm.ts';

const filesOf = (...settings: string[]): Record<string, string> => {
  const objects = render(...settings);
  const { name } = find(objects, 'Deployment').metadata;
  return find(objects, 'ConfigMap', `${name}-profiles`).data ?? {};
};

const load = (...settings: string[]): LoadedProfiles =>
  loadProfiles(Object.entries(filesOf(...settings)).map(([name, text]) => ({ name, text })));

const agentEnvironment = (...settings: string[]): unknown[] => {
  const [profile] = load(...settings).profiles;
  return [...(profile?.containers[0]?.env ?? [])].slice(6);
};

describe('files/network-delay.yaml', () => {
  it('should be the built-in profile', () => {
    expect(readFileSync(join(CHART, 'files/network-delay.yaml'), 'utf8')).toBe(AGENT_PROFILE.text);
  });
});

describeWithHelm('the profiles', () => {
  it('should be the built-in one where nothing is set', () => {
    const files = filesOf();

    expect(Object.keys(files)).toEqual([AGENT_PROFILE.name]);
    expect(parse(files[AGENT_PROFILE.name] ?? '')).toEqual(parse(AGENT_PROFILE.text));
  });

  it.each(VALUES_FILES)('should load without a problem or a warning with %s', (file) => {
    const { problems, warnings, profiles } = load(`--values=${file}`);

    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(profiles).not.toEqual([]);
  });

  it.each([
    [
      'agent.auth.publicKey=-----BEGIN PUBLIC KEY-----',
      'AGENT_AUTH_PUBLIC_KEY',
      '-----BEGIN PUBLIC KEY-----',
    ],
    ['agent.allowFrom={10.0.0.0/8,fd00::/8}', 'AGENT_ALLOW_FROM', '10.0.0.0/8,fd00::/8'],
    ['agent.exemptProbes=true', 'AGENT_EXEMPT_PROBES', 'true'],
    ['agent.faults.slow.delay.time=20ms', 'AGENT_FAULTS', '{"slow":{"delay":{"time":"20ms"}}}'],
    ['agent.queueMemory=16Mi', 'AGENT_QUEUE_MEMORY', '16Mi'],
    ['agent.logLevel=debug', 'AGENT_LOG_LEVEL', 'debug'],
  ])('should tell the agent of %s', (setting, name, value) => {
    expect(agentEnvironment(setting)).toEqual([{ name, value }]);
  });

  it('should tell the agent only what it knows', () => {
    const source = readFileSync(join(CHART, '../apps/agent/src/config/environment.ts'), 'utf8');
    const known = [...source.matchAll(/^ {2}(AGENT_\w+): /gm)].map(([, name]) => name);
    const [profile] = load(`--values=${join(CHART, 'ci/full-values.yaml')}`).profiles.filter(
      ({ name }) => name === 'network-delay',
    );
    const set = (profile?.containers[0]?.env ?? []).map(({ name }) => name);

    expect(known).toContain('AGENT_PORT');
    expect(set.filter((name) => name !== 'TZ' && !known.includes(name))).toEqual([]);
    expect(set.length).toBeGreaterThan(9);
  });

  it('should start the agent without doze, and probe it, where it must not sleep', () => {
    const [profile] = load('agent.sleep=false').profiles;
    const [container] = profile?.containers ?? [];

    expect(container?.command).toBeUndefined();
    expect(container?.env?.map(({ name }) => name)).toEqual([
      'AGENT_POD_NAME',
      'AGENT_POD_NAMESPACE',
      'AGENT_POD_IP',
      'AGENT_HOST_IP',
      'AGENT_PROBE_PORTS',
    ]);
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'network-delay' });
    expect(refusal('agent.sleep=perhaps')).toContain('/agent/sleep');
  });

  it('should take the image, mode and default of the values', () => {
    const { profiles } = load(
      'image.registry=localhost:5000',
      'agent.image.tag=edge',
      'agent.image.pullSecrets[0].name=registry',
      'agent.default=false',
      'agent.mode=native',
      'agent.onConflict=deny',
    );

    expect(profiles).toEqual([
      expect.objectContaining({
        name: 'network-delay',
        default: false,
        mode: 'native',
        onConflict: 'deny',
        imagePullSecrets: [{ name: 'registry' }],
      }),
    ]);
    expect(profiles[0]?.containers[0]?.image).toBe('localhost:5000/sidecar-injector/agent:edge');
  });

  it('should keep numbers and templates of a profile as they are', () => {
    const { profiles } = load(`--values=${join(CHART, 'ci/own-profiles-values.yaml')}`);
    const [shipper, mesh] = profiles;

    expect(profiles.map(({ name }) => name)).toEqual(['log-shipper', 'mesh']);
    expect(shipper?.containers[0]?.env?.[0]?.value).toBe("${pod.labels['example.com/team']}");
    expect(mesh?.containers[0]?.securityContext?.runAsUser).toBe(1000660000);
  });

  it.each([
    ['agent.enabled=true', 'profiles.network-delay.labels.a=b', "the name of the agent's profile"],
    ['profiles.mesh.name=net', 'profiles.mesh.labels.a=b', 'profiles.mesh.name is "net"'],
    ['profiles.mesh.mode=sidecar', '', "'container', 'native', 'auto'"],
    ['profiles.mesh.container[0].name=x', '', "additional properties 'container' not allowed"],
    ['profiles.mesh.containers[0].name=x', '', "missing property 'image'"],
    ['profiles.Mesh.labels.a=b', '', "'Mesh'"],
  ])('should refuse %s %s', (first, second, sentence) => {
    expect(refusal(...[first, second].filter((text) => text !== ''))).toContain(sentence);
  });
});
