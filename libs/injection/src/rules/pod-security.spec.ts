import { describe, expect, it } from '@jest/globals';
import type { Container, SecurityContext, Volume } from '@sidecar-injector/admission';
import { newContainer, newPod } from '../testing/index.ts';
import {
  findPodSecurityProblem,
  type PodSecurityLevel,
  readPodSecurityLevel,
} from './pod-security.ts';

/** What satisfies level restricted. */
const SAFE: SecurityContext = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};

function judge(
  level: PodSecurityLevel,
  members: Partial<Container>,
  ofPod: SecurityContext | null = {},
  os?: 'linux' | 'windows',
): string | undefined {
  const pod = newPod({ securityContext: ofPod, ...(os && { os: { name: os } }) });
  return findPodSecurityProblem(level, [newContainer('agent', members)], [], pod);
}

const LEVELS = ['baseline', 'restricted'] as const;

describe(readPodSecurityLevel.name, () => {
  const key = 'pod-security.kubernetes.io/enforce';

  it.each([
    [{ [key]: 'baseline' }, 'baseline'],
    [{ [key]: 'restricted' }, 'restricted'],
    [{ [key]: 'privileged' }, undefined],
    [{ [key]: 'Restricted' }, undefined],
    [{ [key]: '' }, undefined],
    [{}, undefined],
    [{ 'pod-security.kubernetes.io/warn': 'restricted' }, undefined],
    [Object.create({ [key]: 'restricted' }) as Record<string, string>, undefined],
  ])('should read %j as %s', (labels, level) => {
    expect(readPodSecurityLevel(labels)).toBe(level);
  });
});

describe(findPodSecurityProblem.name, () => {
  describe.each(LEVELS)('at level %s', (level) => {
    it.each<[title: string, own: SecurityContext, field: string]>([
      ['privileged', { privileged: true }, 'privileged = true'],
      [
        'NET_ADMIN',
        { capabilities: { add: ['CHOWN', 'NET_ADMIN'] } },
        'capabilities.add[1] = "NET_ADMIN"',
      ],
      ['ALL', { capabilities: { drop: ['ALL'], add: ['ALL'] } }, 'capabilities.add[0] = "ALL"'],
      ['a masked /proc laid open', { procMount: 'Unmasked' }, 'procMount = "Unmasked"'],
      [
        'seccomp off',
        { seccompProfile: { type: 'Unconfined' } },
        'seccompProfile.type = "Unconfined"',
      ],
      [
        'AppArmor off',
        { appArmorProfile: { type: 'Unconfined' } },
        'appArmorProfile.type = "Unconfined"',
      ],
      ['an SELinux type', { seLinuxOptions: { type: 'spc_t' } }, 'seLinuxOptions.type = "spc_t"'],
      ['an SELinux user', { seLinuxOptions: { user: 'root' } }, 'seLinuxOptions.user = "root"'],
      ['an SELinux role', { seLinuxOptions: { role: 'r' } }, 'seLinuxOptions.role = "r"'],
      [
        'a host process',
        { windowsOptions: { hostProcess: true } },
        'windowsOptions.hostProcess = true',
      ],
    ])('should forbid %s', (_, own, field) => {
      expect(judge(level, { securityContext: own })).toBe(
        `container "agent" securityContext.${field}`,
      );
    });

    it.each<[title: string, members: Partial<Container>, field: string]>([
      [
        'a port of the node',
        { ports: [{ containerPort: 1 }, { containerPort: 2, hostPort: 80 }] },
        'ports[1].hostPort = 80',
      ],
      [
        'a probe of another host by HTTP',
        { livenessProbe: { httpGet: { host: 'h', port: 1 } } },
        'livenessProbe.httpGet.host = "h"',
      ],
      [
        'a probe of another host by TCP',
        { readinessProbe: { tcpSocket: { host: 'h', port: 1 } } },
        'readinessProbe.tcpSocket.host = "h"',
      ],
      [
        'a startup probe of another host',
        { startupProbe: { httpGet: { host: '::1', port: 1 } } },
        'startupProbe.httpGet.host = "::1"',
      ],
      [
        'a hook that calls another host when it starts',
        { lifecycle: { postStart: { httpGet: { host: 'h', port: 1 } } } },
        'lifecycle.postStart.httpGet.host = "h"',
      ],
      [
        'a hook that calls another host when it stops',
        { lifecycle: { preStop: { tcpSocket: { host: 'h', port: 1 } } } },
        'lifecycle.preStop.tcpSocket.host = "h"',
      ],
    ])('should forbid %s', (_, members, field) => {
      expect(judge(level, { ...members, securityContext: SAFE })).toBe(
        `container "agent" ${field}`,
      );
    });

    it('should forbid a path of the node', () => {
      const volumes = [
        { name: 'tmp', emptyDir: {} },
        { name: 'run', hostPath: { path: '/run' } },
      ];
      expect(findPodSecurityProblem(level, [], volumes, newPod())).toBe('volume "run" hostPath');
    });

    it.each<[title: string, own: SecurityContext]>([
      ['what level restricted wants', SAFE],
      ['the default /proc', { ...SAFE, procMount: 'Default' }],
      [
        'members that are null',
        {
          ...SAFE,
          procMount: null,
          seLinuxOptions: { type: null, user: null, role: null } as never,
        },
      ],
      [
        'an SELinux type for containers',
        { ...SAFE, seLinuxOptions: { type: 'container_engine_t', user: '', role: '' } },
      ],
      ['AppArmor on', { ...SAFE, appArmorProfile: { type: 'RuntimeDefault' } }],
      ['a profile of the node', { ...SAFE, seccompProfile: { type: 'Localhost' } }],
      ['NET_BIND_SERVICE', { ...SAFE, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }],
      ['a user that is not root', { ...SAFE, runAsUser: 1000 }],
    ])('should allow %s', (_, own) => {
      expect(judge(level, { securityContext: own })).toBeUndefined();
    });

    it.each(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])(
      'should allow the SELinux type %s',
      (type) => {
        const securityContext = { ...SAFE, seLinuxOptions: { type } };
        expect(judge(level, { securityContext })).toBeUndefined();
      },
    );

    it('should allow ports and probes of the container itself', () => {
      const members = {
        securityContext: SAFE,
        ports: [{ containerPort: 80, hostPort: 0 }, { containerPort: 81 }],
        livenessProbe: { httpGet: { port: 80, host: '' } },
        lifecycle: { preStop: { exec: { command: ['true'] } }, postStart: null },
      };
      expect(judge(level, members)).toBeUndefined();
    });

    it.each([
      'configMap',
      'csi',
      'downwardAPI',
      'emptyDir',
      'ephemeral',
      'image',
      'persistentVolumeClaim',
      'projected',
      'secret',
    ])('should allow a volume of %s', (source) => {
      const volumes = [{ name: 'v', [source]: {}, hostPath: null }];
      expect(findPodSecurityProblem(level, [], volumes, newPod())).toBeUndefined();
    });
  });

  describe('at level baseline', () => {
    it.each<[string, SecurityContext | null | undefined]>([
      ['nothing said', undefined],
      ['null', null],
      ['root', { runAsUser: 0, runAsNonRoot: false, allowPrivilegeEscalation: true }],
      [
        'the capabilities that a container has anyway',
        {
          capabilities: {
            add: [
              'AUDIT_WRITE',
              'CHOWN',
              'DAC_OVERRIDE',
              'FOWNER',
              'FSETID',
              'KILL',
              'MKNOD',
              'NET_BIND_SERVICE',
              'SETFCAP',
              'SETGID',
              'SETPCAP',
              'SETUID',
              'SYS_CHROOT',
            ],
          },
        },
      ],
    ])('should allow %s', (_, own) => {
      expect(judge('baseline', { securityContext: own })).toBeUndefined();
    });

    it.each(['nfs', 'iscsi', 'flexVolume'])('should allow a volume of %s', (source) => {
      const volumes = [{ name: 'v', [source]: {} }];
      expect(findPodSecurityProblem('baseline', [], volumes, newPod())).toBeUndefined();
    });
  });

  describe('at level restricted', () => {
    it.each<[title: string, own: SecurityContext, field: string]>([
      [
        'privilege escalation',
        { allowPrivilegeEscalation: true },
        'allowPrivilegeEscalation = true',
      ],
      [
        'privilege escalation by default',
        { allowPrivilegeEscalation: null },
        'allowPrivilegeEscalation = null',
      ],
      ['root allowed', { runAsNonRoot: false }, 'runAsNonRoot = false'],
      ['root allowed by default', { runAsNonRoot: null }, 'runAsNonRoot = null'],
      ['root', { runAsUser: 0 }, 'runAsUser = 0'],
      ['no seccomp profile', { seccompProfile: null }, 'seccompProfile.type = null'],
      ['capabilities kept', { capabilities: null }, 'capabilities.drop = null'],
      [
        'some capabilities kept',
        { capabilities: { drop: ['CHOWN'] } },
        'capabilities.drop = ["CHOWN"]',
      ],
      [
        'a harmless capability',
        { capabilities: { drop: ['ALL'], add: ['CHOWN'] } },
        'capabilities.add[0] = "CHOWN"',
      ],
    ])('should forbid %s', (_, own, field) => {
      expect(judge('restricted', { securityContext: { ...SAFE, ...own } })).toBe(
        `container "agent" securityContext.${field}`,
      );
    });

    it('should forbid a container that says nothing', () => {
      expect(judge('restricted', {}, null)).toBe(
        'container "agent" securityContext.allowPrivilegeEscalation = null',
      );
    });

    it('should name what the Pod says where the container says nothing', () => {
      const own = { ...SAFE, runAsNonRoot: null };
      expect(judge('restricted', { securityContext: own }, { runAsNonRoot: false })).toBe(
        'container "agent" securityContext.runAsNonRoot = false',
      );
    });

    it('should let a container inherit from the Pod', () => {
      const own = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
      const ofPod = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
      expect(judge('restricted', { securityContext: own }, ofPod)).toBeUndefined();
    });

    it.each<[own: SecurityContext, field: string]>([
      [{ runAsNonRoot: false }, 'runAsNonRoot = false'],
      [{ seccompProfile: { type: 'Unconfined' } }, 'seccompProfile.type = "Unconfined"'],
    ])('should not let the Pod outweigh %j', (own, field) => {
      const ofPod = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
      expect(judge('restricted', { securityContext: { ...SAFE, ...own } }, ofPod)).toBe(
        `container "agent" securityContext.${field}`,
      );
    });

    it.each(['nfs', 'hostPath', 'gitRepo', 'flexVolume'])(
      'should forbid a volume of %s',
      (source) => {
        const volumes = [{ name: 'v', [source]: {} }];
        expect(findPodSecurityProblem('restricted', [], volumes, newPod())).toBe(
          `volume "v" ${source}`,
        );
      },
    );

    it('should ask of a Windows Pod only what Windows knows', () => {
      const own = { runAsNonRoot: true };
      expect(judge('restricted', { securityContext: own }, {}, 'windows')).toBeUndefined();
      expect(judge('restricted', {}, {}, 'windows')).toBe(
        'container "agent" securityContext.runAsNonRoot = null',
      );
    });
  });

  it('should name the container, whichever it is', () => {
    const containers = [
      newContainer('safe'),
      newContainer('bad', { securityContext: { privileged: true } }),
    ];
    const volumes: Volume[] = [{ name: 'run', hostPath: {} }];
    expect(findPodSecurityProblem('baseline', containers, volumes, newPod())).toBe(
      'container "bad" securityContext.privileged = true',
    );
  });

  it('should allow a profile that adds nothing', () => {
    expect(findPodSecurityProblem('restricted', [], [], {})).toBeUndefined();
  });
});
