import { describe, expect, it } from '@jest/globals';
import { containerFile, problemsOf, warningsOf } from '../testing.ts';

const LABEL =
  'must be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends)';
const PORT =
  'must be a port name (1 to 15 of a-z, 0-9 and -, with a letter, no -- and no - at either end)';
const REFERENCE = 'must be a port from 1 to 65535 or the name of one (1 to 15 of a-z, 0-9 and -)';
const QUANTITY = 'must be a quantity such as 100m, 0.5 or 128Mi, not negative';
const ENV_NAME = 'must be one or more printable ASCII characters without =';
const ENV_SOURCES =
  'must have exactly one of configMapKeyRef, fieldRef, fileKeyRef, resourceFieldRef and secretKeyRef';
const HANDLERS = 'must have exactly one of exec, grpc, httpGet and tcpSocket';
const NON_EMPTY = 'must be a non-empty string without spaces around it';

describe('the rules of containers', () => {
  describe('when the container itself is wrong', () => {
    it.each([
      ['{image: i}', ['name: must be set, is missing']],
      ['{name: c}', ['image: must be set, is missing']],
      ['{}', ['image: must be set, is missing', 'name: must be set, is missing']],
      ['{name: c, image: null}', ['image: must be set, is missing']],
      ['{name: c, image: ""}', [`image: ${NON_EMPTY}, is ""`]],
      ['{name: c, image: " i"}', [`image: ${NON_EMPTY}, is " i"`]],
      ['{name: c, image: 1.5}', [`image: ${NON_EMPTY}, is 1.5; quote it: "1.5"`]],
      ['{name: Foo, image: i}', [`name: ${LABEL}, is "Foo"`]],
      ['{name: "${pod.namespace}", image: i}', [`name: ${LABEL}, is "\${pod.namespace}"`]],
    ])('should say so for %s', (container, problems) => {
      expect(problemsOf(`containers: [${container}]`)).toEqual(
        problems.map((problem) => `containers[0].${problem}`),
      );
    });
  });

  describe('when members are empty as Go clients send them', () => {
    it('should take them as unset', () => {
      const port = 'name: "", protocol: "", hostPort: 0, hostIP: ""';
      const ports = `ports: [{containerPort: 1, ${port}}, {containerPort: 2, ${port}}]`;
      const policies = 'imagePullPolicy: "", terminationMessagePolicy: "", env: null, args: []';

      expect(problemsOf(containerFile(`${ports}, ${policies}`))).toEqual([]);
    });
  });

  describe('when a member is wrong', () => {
    it.each([
      ['command: sh -c', 'command: must be a list, is "sh -c"'],
      ['args: [--port, 8080]', 'args[1]: must be a string, is 8080; quote it: "8080"'],
      ['args: [true]', 'args[0]: must be a string, is true; quote it: "true"'],
      ['args: [null]', 'args[0]: must be a string, is null'],
      ['workingDir: 1', 'workingDir: must be a string, is 1; quote it: "1"'],
      ['stdin: "true"', 'stdin: must be true or false, is "true"'],
      ['tty: yes', 'tty: must be true or false, is "yes"'],
      [
        'imagePullPolicy: always',
        'imagePullPolicy: must be one of Always, IfNotPresent and Never, is "always"; did you mean Always?',
      ],
      [
        'terminationMessagePolicy: Log',
        'terminationMessagePolicy: must be one of File and FallbackToLogsOnError, is "Log"',
      ],
      [
        'resizePolicy: [{resourceName: disk, restartPolicy: NotRequired}]',
        'resizePolicy[0].resourceName: must be one of cpu and memory, is "disk"',
      ],
      ['ports: [{}]', 'ports[0].containerPort: must be set, is missing'],
      [
        'ports: [{containerPort: 0}]',
        'ports[0].containerPort: must be a whole number from 1 to 65535, is 0',
      ],
      [
        'ports: [{containerPort: 70000}]',
        'ports[0].containerPort: must be a whole number from 1 to 65535, is 70000',
      ],
      [
        'ports: [{containerPort: 80.5}]',
        'ports[0].containerPort: must be a whole number from 1 to 65535, is 80.5',
      ],
      [
        'ports: [{containerPort: "80"}]',
        'ports[0].containerPort: must be a whole number from 1 to 65535, is "80"; remove the quotes',
      ],
      [
        'ports: [{containerPort: http}]',
        'ports[0].containerPort: must be a whole number from 1 to 65535, is "http"',
      ],
      [
        'ports: [{containerPort: 80, hostPort: -1}]',
        'ports[0].hostPort: must be a whole number from 0 to 65535, is -1',
      ],
      [
        'ports: [{containerPort: 80, protocol: tcp}]',
        'ports[0].protocol: must be one of TCP, UDP and SCTP, is "tcp"; did you mean TCP?',
      ],
      [
        'ports: [{containerPort: 80, name: a-very-long-port}]',
        `ports[0].name: ${PORT}, is "a-very-long-port"`,
      ],
      ['ports: [{containerPort: 80, name: HTTP}]', `ports[0].name: ${PORT}, is "HTTP"`],
      ['ports: [{containerPort: 80, name: a--b}]', `ports[0].name: ${PORT}, is "a--b"`],
      ['ports: [{containerPort: 80, name: "80"}]', `ports[0].name: ${PORT}, is "80"`],
      ['ports: {http: 80}', 'ports: must be a list, is {"http":80}'],
      ['env: {A: b}', 'env: must be a list, is {"A":"b"}'],
      ['env: [{value: x}]', 'env[0].name: must be set, is missing'],
      ['env: [{name: A=B}]', `env[0].name: ${ENV_NAME}, is "A=B"`],
      ['env: [{name: ""}]', `env[0].name: ${ENV_NAME}, is ""`],
      ['env: [{name: Ä}]', `env[0].name: ${ENV_NAME}, is "Ä"`],
      [
        'env: [{name: A, value: 8080}]',
        'env[0].value: must be a string, is 8080; quote it: "8080"',
      ],
      [
        'env: [{name: A, value: true}]',
        'env[0].value: must be a string, is true; quote it: "true"',
      ],
      ['env: [{name: A, value: [b]}]', 'env[0].value: must be a string, is ["b"]'],
      [
        'env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]',
        'env[0].value: must be absent beside valueFrom, is "x"',
      ],
      ['env: [{name: A, valueFrom: {}}]', `env[0].valueFrom: ${ENV_SOURCES}, has none`],
      [
        'env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: s, key: k}}}]',
        `env[0].valueFrom: ${ENV_SOURCES}, has configMapKeyRef and secretKeyRef`,
      ],
      [
        'env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: a/b}}}]',
        'env[0].valueFrom.secretKeyRef.key: must be a key (1 to 253 of A-Z, a-z, 0-9, -, _ and .), is "a/b"',
      ],
      [
        'env: [{name: A, valueFrom: {configMapKeyRef: {key: a}}}]',
        'env[0].valueFrom.configMapKeyRef.name: must be set, is missing',
      ],
      [
        'env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIp}}}]',
        "env[0].valueFrom.fieldRef.fieldPath: must be one of metadata.name, metadata.namespace, metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs, metadata.labels['KEY'] and metadata.annotations['KEY'], is \"status.podIp\"; did you mean status.podIP?",
      ],
      [
        'env: [{name: A, valueFrom: {resourceFieldRef: {resource: cpu}}}]',
        'env[0].valueFrom.resourceFieldRef.resource: must be such as limits.cpu or requests.memory, is "cpu"',
      ],
      [
        'envFrom: [{}]',
        'envFrom[0]: must have exactly one of configMapRef and secretRef, has none',
      ],
      ['envFrom: [{secretRef: {}}]', 'envFrom[0].secretRef.name: must be set, is missing'],
      [
        'envFrom: [{prefix: "a=", configMapRef: {name: c}}]',
        'envFrom[0].prefix: must be empty or printable ASCII characters without =, is "a="',
      ],
      ['resources: {limits: [cpu]}', 'resources.limits: must be a mapping, is ["cpu"]'],
      ['resources: {limits: {cpu: 1 core}}', `resources.limits.cpu: ${QUANTITY}, is "1 core"`],
      ['resources: {limits: {memory: 512MB}}', `resources.limits.memory: ${QUANTITY}, is "512MB"`],
      ['resources: {limits: {memory: -1}}', `resources.limits.memory: ${QUANTITY}, is -1`],
      [
        'resources: {requests: {cpu: x}, limits: {cpu: 1}}',
        `resources.requests.cpu: ${QUANTITY}, is "x"`,
      ],
      [
        'resources: {requests: {cpu: 1}, limits: {cpu: x}}',
        `resources.limits.cpu: ${QUANTITY}, is "x"`,
      ],
      ['resources: {claims: [{}]}', 'resources.claims[0].name: must be set, is missing'],
      ['resources: {limits: {memory: null}}', `resources.limits.memory: ${QUANTITY}, is null`],
      [
        'resources: {requests: {cpus: 1}}',
        'resources.requests.cpus: must be keyed by cpu, memory, ephemeral-storage, hugepages-SIZE or DOMAIN/NAME, is "cpus"',
      ],
    ])('should say so for %s', (members, problem) => {
      expect(problemsOf(containerFile(members))).toEqual([`containers[0].${problem}`]);
    });
  });

  describe('when mounts are wrong', () => {
    const path = 'must be an absolute path without :';
    const inner = 'must be a relative path without ..';

    it.each([
      ['{mountPath: /a}', 'name: must be set, is missing'],
      ['{name: v}', 'mountPath: must be set, is missing'],
      ['{name: v, mountPath: ""}', `mountPath: ${path}, is ""`],
      ['{name: v, mountPath: etc}', `mountPath: ${path}, is "etc"`],
      ['{name: v, mountPath: "/a:ro"}', `mountPath: ${path}, is "/a:ro"`],
      [
        '{name: v, mountPath: "/${pod.namespace}:"}',
        `mountPath: ${path}, is "/\${pod.namespace}:"`,
      ],
      ['{name: v, mountPath: /a, subPath: /b}', `subPath: ${inner}, is "/b"`],
      ['{name: v, mountPath: /a, subPath: b/../..}', `subPath: ${inner}, is "b/../.."`],
      [
        '{name: v, mountPath: /a, subPath: b, subPathExpr: c}',
        'subPathExpr: must be absent beside subPath, is "c"',
      ],
      [
        '{name: v, mountPath: /a, mountPropagation: Both}',
        'mountPropagation: must be one of None, HostToContainer and Bidirectional, is "Both"',
      ],
      [
        '{name: v, mountPath: /a, mountPropagation: Bidirectional}',
        'mountPropagation: must be None or HostToContainer unless the container is privileged, is "Bidirectional"',
      ],
      [
        '{name: v, mountPath: /a, recursiveReadOnly: Enabled}',
        'recursiveReadOnly: must be Disabled where readOnly is not true, is "Enabled"',
      ],
      [
        '{name: v, mountPath: /a, bindMountOptions: [ro]}',
        'bindMountOptions[0]: must be one of noexec, nodev and nosuid, is "ro"',
      ],
    ])('should say so for %s', (mount, problem) => {
      const text = `${containerFile(`volumeMounts: [${mount}]`)}\nvolumes: [{name: v, emptyDir: {}}]`;

      expect(problemsOf(text)).toEqual([`containers[0].volumeMounts[0].${problem}`]);
    });
  });

  describe('when everything is right', () => {
    it.each([
      'command: [sh, -c, "sleep 1"]',
      'ports: [{containerPort: 1, name: a}, {containerPort: 1, protocol: UDP, name: b}]',
      `env: [{name: A, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: "metadata.labels['a/b']"}}}]`,
      'env: [{name: A, value: "", valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}]',
      'envFrom: [{prefix: "", secretRef: {name: s}}]',
      'resources: {requests: {cpu: 0.1, memory: 1Gi}, limits: {cpu: 100m, example.com/gpu: 1}}',
      'livenessProbe: {grpc: {port: 1, service: s}, successThreshold: 1}',
      'readinessProbe: {httpGet: {port: http, path: /, scheme: HTTP}, successThreshold: 3}',
      'lifecycle: {preStop: {sleep: {seconds: 5}}}',
      'securityContext: {seccompProfile: {type: Localhost, localhostProfile: p.json}}',
      'securityContext: {runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false}',
      'securityContext: {privileged: true, allowPrivilegeEscalation: true, runAsUser: 0}',
    ])('should find no problem in %s', (members) => {
      expect(problemsOf(containerFile(members))).toEqual([]);
      expect(warningsOf(containerFile(members))).toEqual([]);
    });
  });

  describe('when a probe is wrong', () => {
    it.each([
      ['{}', `: ${HANDLERS}, has none`],
      ['{httpGet: {port: 80}, exec: {command: [a]}}', `: ${HANDLERS}, has exec and httpGet`],
      ['{httpGet: {path: /}}', '.httpGet.port: must be set, is missing'],
      ['{httpGet: {port: 0}}', `.httpGet.port: ${REFERENCE}, is 0`],
      ['{httpGet: {port: "80"}}', `.httpGet.port: ${REFERENCE}, is "80"; remove the quotes`],
      [
        '{httpGet: {port: 80, scheme: https}}',
        '.httpGet.scheme: must be one of HTTP and HTTPS, is "https"; did you mean HTTPS?',
      ],
      [
        '{httpGet: {port: 80, httpHeaders: [{name: "a b"}]}}',
        '.httpGet.httpHeaders[0].name: must be a name of a header (A-Z, a-z, 0-9 and -), is "a b"',
      ],
      ['{tcpSocket: {port: a_b}}', `.tcpSocket.port: ${REFERENCE}, is "a_b"`],
      ['{grpc: {port: http}}', '.grpc.port: must be a whole number from 1 to 65535, is "http"'],
      ['{exec: {command: []}}', '.exec.command: must have at least one element, is []'],
      ['{exec: {}}', '.exec.command: must be set, is missing'],
      [
        '{tcpSocket: {port: 1}, periodSeconds: -1}',
        '.periodSeconds: must be a whole number from 0 to 2147483647, is -1',
      ],
      [
        '{tcpSocket: {port: 1}, timeoutSeconds: 1s}',
        '.timeoutSeconds: must be a whole number from 0 to 2147483647, is "1s"',
      ],
      [
        '{tcpSocket: {port: 1}, successThreshold: 2}',
        '.successThreshold: must be 1 for a liveness or startup probe, is 2',
      ],
    ])('should say so for %s', (probe, problem) => {
      expect(problemsOf(containerFile(`livenessProbe: ${probe}`))).toEqual([
        `containers[0].livenessProbe${problem}`,
      ]);
    });

    it('should refuse a grace period on a readiness probe alone', () => {
      const probe = '{tcpSocket: {port: 1}, successThreshold: 2, terminationGracePeriodSeconds: 5}';

      expect(problemsOf(containerFile(`readinessProbe: ${probe}`))).toEqual([
        'containers[0].readinessProbe.terminationGracePeriodSeconds: must not be set for a readiness probe, is 5',
      ]);
    });
  });

  describe('when a lifecycle handler is wrong', () => {
    const handlers = 'must have exactly one of exec, httpGet, sleep and tcpSocket';

    it.each([
      ['{preStop: {}}', `preStop: ${handlers}, has none`],
      ['{postStart: {sleep: {}}}', 'postStart.sleep.seconds: must be set, is missing'],
    ])('should say so for %s', (lifecycle, problem) => {
      expect(problemsOf(containerFile(`lifecycle: ${lifecycle}`))).toEqual([
        `containers[0].lifecycle.${problem}`,
      ]);
    });
  });

  describe('when the security context is wrong', () => {
    it.each([
      ['{privileged: "true"}', 'privileged: must be true or false, is "true"'],
      ['{runAsUser: root}', 'runAsUser: must be a whole number from 0 to 2147483647, is "root"'],
      [
        '{runAsUser: 0, runAsNonRoot: true}',
        'runAsUser: must be other than 0 beside runAsNonRoot: true, is 0',
      ],
      [
        '{privileged: true, allowPrivilegeEscalation: false}',
        'allowPrivilegeEscalation: must be absent or true beside privileged: true, is false',
      ],
      ['{capabilities: {add: NET_ADMIN}}', 'capabilities.add: must be a list, is "NET_ADMIN"'],
      ['{capabilities: [NET_ADMIN]}', 'capabilities: must be a mapping, is ["NET_ADMIN"]'],
      [
        '{seLinuxOptions: {level: 3}}',
        'seLinuxOptions.level: must be a string, is 3; quote it: "3"',
      ],
      [
        '{windowsOptions: {hostProcess: 1}}',
        'windowsOptions.hostProcess: must be true or false, is 1',
      ],
      ['{procMount: none}', 'procMount: must be one of Default and Unmasked, is "none"'],
      ['{seccompProfile: {}}', 'seccompProfile.type: must be set, is missing'],
      [
        '{seccompProfile: {type: runtime/default}}',
        'seccompProfile.type: must be one of Localhost, RuntimeDefault and Unconfined, is "runtime/default"; did you mean RuntimeDefault?',
      ],
      [
        '{seccompProfile: {type: Localhost}}',
        'seccompProfile.localhostProfile: must be set with type Localhost, and only then, is missing',
      ],
      [
        '{appArmorProfile: {type: Unconfined, localhostProfile: p}}',
        'appArmorProfile.localhostProfile: must be set with type Localhost, and only then, is "p"',
      ],
    ])('should say so for %s', (context, problem) => {
      expect(problemsOf(containerFile(`securityContext: ${context}`))).toEqual([
        `containers[0].securityContext.${problem}`,
      ]);
    });
  });

  describe('when Kubernetes 1.37 does not know a field', () => {
    it.each([
      [
        'livenesProbe: {}',
        'livenesProbe: should be a field of core/v1 Container in Kubernetes 1.37, is unknown and kept; did you mean livenessProbe?',
      ],
      [
        'securityContext: {runAsuser: 0}',
        'securityContext.runAsuser: should be a field of core/v1 SecurityContext in Kubernetes 1.37, is unknown and kept; did you mean runAsUser?',
      ],
      [
        'constructor: {}',
        'constructor: should be a field of core/v1 Container in Kubernetes 1.37, is unknown and kept',
      ],
      [
        'ports: [{containerPort: 80, tls: true}]',
        'ports[0].tls: should be a field of core/v1 ContainerPort in Kubernetes 1.37, is unknown and kept; known are containerPort, hostIP, hostPort, name and protocol',
      ],
      [
        'livenessProbe: {udpSocket: {port: 1}}',
        'livenessProbe.udpSocket: should be a field of core/v1 Probe in Kubernetes 1.37, is unknown and kept; did you mean tcpSocket?',
      ],
    ])('should warn and find no problem for %s', (members, warning) => {
      const text = containerFile(members);

      expect(problemsOf(text)).toEqual([]);
      expect(warningsOf(text)).toEqual([`containers[0].${warning}`]);
    });
  });
});

describe('the rules of init containers', () => {
  describe('when it restarts otherwise than a native sidecar', () => {
    it('should say so', () => {
      const text = 'initContainers: [{name: c, image: i, restartPolicy: OnFailure}]';

      expect(problemsOf(text)).toEqual([
        'initContainers[0].restartPolicy: must be Always, is "OnFailure"',
      ]);
    });
  });

  describe.each(['livenessProbe', 'readinessProbe', 'startupProbe'])(
    'when it has a %s',
    (probe) => {
      const members = `name: c, image: i, ${probe}: {tcpSocket: {port: 1}}`;

      it('should refuse it where the container is meant to end', () => {
        expect(problemsOf(`initContainers: [{${members}}]`)).toEqual([
          `initContainers[0].${probe}: must be absent in an init container without restartPolicy: Always, is set`,
        ]);
      });

      it('should take it in a native sidecar', () => {
        expect(problemsOf(`initContainers: [{${members}, restartPolicy: Always}]`)).toEqual([]);
      });
    },
  );
});
