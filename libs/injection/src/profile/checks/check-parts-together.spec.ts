import { describe, expect, it } from '@jest/globals';
import { containerFile, problemsOf, warningsOf } from '../testing.ts';
import { checkPartsTogether } from './check-parts-together.ts';

const NAMES = 'must be unique among the containers';

describe(checkPartsTogether.name, () => {
  describe('when a profile adds nothing', () => {
    const adds =
      'must have one of containers, initContainers, volumes, imagePullSecrets, hostAliases, labels, annotations, app, adds nothing';

    it.each([
      'name: a',
      'containers: []',
      'containers: null',
      'labels: {}',
      'default: true\napp: []',
    ])('should say so for %s', (text) => {
      expect(problemsOf(text)).toEqual([adds]);
    });

    it('should say what is misspelt instead', () => {
      expect(problemsOf('contaners: [{name: a, image: i}]')).toEqual([
        'contaners: must be a field of a profile, is unknown; did you mean containers?',
      ]);
    });
  });

  describe('when names collide', () => {
    it.each([
      [
        'containers: [{name: a, image: i}, {name: a, image: i}, {name: a, image: j}]',
        [`containers[1].name: ${NAMES}, is "a"`, `containers[2].name: ${NAMES}, is "a"`],
      ],
      [
        'containers: [{name: a, image: i}]\ninitContainers: [{name: a, image: i}]',
        [`initContainers[0].name: ${NAMES}, is "a"`],
      ],
      [
        'volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]',
        ['volumes[1].name: must be unique among the volumes, is "a"'],
      ],
    ])('should say so for %s', (text, problems) => {
      expect(problemsOf(text)).toEqual(problems);
    });
  });

  describe('when members of a container collide', () => {
    const device = '{name: v, devicePath: /dev/a}';

    it.each([
      [
        'ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]',
        'ports[1].name: must be unique in the container, is "a"',
      ],
      [
        'ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]',
        'ports[1].hostPort: must be unique in the profile, is 9',
      ],
      [
        'volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /a, readOnly: true}]',
        'volumeMounts[1].mountPath: must be unique in its container, is "/a"',
      ],
      [
        `volumeDevices: [${device}, {name: w, devicePath: /dev/a}]`,
        'volumeDevices[1].devicePath: must be unique in the container, is "/dev/a"',
      ],
      [
        `volumeDevices: [${device}, {name: v, devicePath: /dev/b}]`,
        'volumeDevices[1].name: must be unique in the container, is "v"',
      ],
    ])('should say so for %s', (members, problem) => {
      expect(problemsOf(containerFile(members))).toEqual([`containers[0].${problem}`]);
    });
  });

  describe('when a request does not fit its limit', () => {
    it.each([
      ['cpu: 2', 'cpu: 1', 'cpu: must be at most its limit, 1, is 2'],
      ['cpu: 1.002', 'cpu: 1001m', 'cpu: must be at most its limit, "1001m", is 1.002'],
      ['memory: 1Gi', 'memory: 1G', 'memory: must be at most its limit, "1G", is "1Gi"'],
      [
        'example.com/gpu: 1',
        'example.com/gpu: 2',
        "['example.com/gpu']: must equal its limit, 2, is 1",
      ],
      [
        'example.com/gpu: 1',
        'cpu: 2',
        "['example.com/gpu']: must equal its limit, which is missing, is 1",
      ],
      [
        'hugepages-2Mi: 2Mi',
        'hugepages-2Mi: 4Mi',
        '[\'hugepages-2Mi\']: must equal its limit, "4Mi", is "2Mi"',
      ],
    ])('should say so for %s beside %s', (requests, limits, problem) => {
      const members = `resources: {requests: {${requests}}, limits: {${limits}}}`;
      const place = `containers[0].resources.requests${problem.startsWith('[') ? '' : '.'}`;

      expect(problemsOf(containerFile(members))).toEqual([`${place}${problem}`]);
    });

    it.each([
      ['cpu: 1.001', 'cpu: 1001m'],
      ['cpu: 100m', 'cpu: 0.1'],
      ['memory: 1024Ki', 'memory: 1Mi'],
      ['memory: 1e3', 'memory: 1k'],
      ['cpu: 4', 'memory: 1Gi'],
      ['example.com/gpu: 1', 'example.com/gpu: "1"'],
    ])('should take %s beside %s', (requests, limits) => {
      expect(
        problemsOf(containerFile(`resources: {requests: {${requests}}, limits: {${limits}}}`)),
      ).toEqual([]);
    });
  });

  describe('when something is legal and probably a mistake', () => {
    it.each([
      [
        containerFile('env: [{name: A, value: x}, {name: A, value: y}]'),
        'containers[0].env[1].name: should be unique: the last one wins, is "A"',
      ],
      [
        containerFile('volumeMounts: [{name: v, mountPath: /a}]'),
        'containers[0].volumeMounts[0].name: should be one of the volumes of the profile, is "v"; the Pod must have that volume',
      ],
      [
        'app: [{volumeMounts: [{name: v, mountPath: /a}]}]',
        'app[0].volumeMounts[0].name: should be one of the volumes of the profile, is "v"; the Pod must have that volume',
      ],
      [
        'containers: [{name: a, image: i, ports: [{containerPort: 1}]}, {name: b, image: i, ports: [{containerPort: 1, protocol: TCP}]}]',
        'containers[1].ports[0].containerPort: should be unique in the profile, is 1',
      ],
      [
        containerFile('restartPolicy: Always'),
        'containers[0].restartPolicy: should be absent in a plain container: Kubernetes before 1.35 refuses it, is "Always"; for a native sidecar set mode: native',
      ],
    ])('should warn of it in %s', (text, warning) => {
      expect(problemsOf(text)).toEqual([]);
      expect(warningsOf(text)).toEqual([warning]);
    });

    it('should let init containers that end reuse a port', () => {
      const container = (name: string): string =>
        `{name: ${name}, image: i, ports: [{containerPort: 1}]}`;

      expect(
        warningsOf(`containers: [${container('a')}]\ninitContainers: [${container('b')}]`),
      ).toEqual([]);
    });
  });
});
