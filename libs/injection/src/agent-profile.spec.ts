import { describe, expect, it } from '@jest/globals';
import { AGENT_PROFILE } from './agent-profile.ts';
import { loadProfiles } from './profile/load-profiles.ts';

describe('AGENT_PROFILE', () => {
  const { profiles, problems, warnings } = loadProfiles([AGENT_PROFILE]);
  const [profile] = profiles;
  const [container] = profile?.containers ?? [];

  it('should load without a problem or a warning', () => {
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  });

  it('should be a default profile that comes last and keeps Jobs going', () => {
    expect(profile).toMatchObject({
      name: 'network-delay',
      default: true,
      os: 'linux',
      placement: 'last',
      mode: 'auto',
      onConflict: 'skip',
      allowHostNetwork: false,
    });
  });

  it('should hold the one container of the predecessor', () => {
    expect(profile?.containers).toHaveLength(1);
    expect(container).toMatchObject({
      name: 'network-delay-sidecar',
      image: 'sidecar-injector/agent:0.1.0',
      ports: [{ name: 'network-delay', containerPort: 2332, protocol: 'TCP' }],
    });
  });

  it('should give it one capability, also in a Pod that demands runAsNonRoot', () => {
    expect(container?.securityContext).toEqual({
      runAsUser: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('should keep the quality-of-service class of the Pod', () => {
    const amounts = { cpu: '100m', memory: '128Mi' };

    expect(container?.resources).toEqual({ requests: amounts, limits: amounts });
  });

  it('should never make the Pod unready', () => {
    expect(container?.readinessProbe).toBeUndefined();
    expect(container?.startupProbe).toBeUndefined();
  });

  it('should let it sleep, and never wake it', () => {
    expect(container?.command).toEqual(['/usr/bin/doze', '/usr/local/bin/node', '/app/main.js']);
    expect(container?.env).toContainEqual({ name: 'AGENT_SLEEP_AFTER', value: '60' });
    expect(container?.livenessProbe).toBeUndefined();
  });

  it('should tell it where it runs', () => {
    const field = (name: string, fieldPath: string): object => ({
      name,
      valueFrom: { fieldRef: { fieldPath } },
    });

    expect(container?.env).toEqual([
      field('AGENT_POD_NAME', 'metadata.name'),
      field('AGENT_POD_NAMESPACE', 'metadata.namespace'),
      field('AGENT_POD_IP', 'status.podIP'),
      field('AGENT_HOST_IP', 'status.hostIP'),
      { name: 'AGENT_PROBE_PORTS', value: '${pod.probePorts}' },
      { name: 'AGENT_SLEEP_AFTER', value: '60' },
    ]);
  });

  it('should mount a state directory, and an empty one over the token', () => {
    expect(container?.volumeMounts).toEqual([
      { name: 'network-delay-state', mountPath: '/var/run/agent' },
      {
        name: 'network-delay-no-token',
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
        readOnly: true,
      },
    ]);
    expect(profile?.volumes.map(({ name }) => name)).toEqual([
      'network-delay-state',
      'network-delay-no-token',
    ]);
  });
});
