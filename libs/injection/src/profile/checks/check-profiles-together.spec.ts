import { describe, expect, it } from '@jest/globals';
import { loadProfiles } from '../load-profiles.ts';
import { checkProfilesTogether } from './check-profiles-together.ts';

function problemsOf(...texts: string[]): readonly string[] {
  const names = ['a.yaml', 'b.yaml', 'c.yaml'];
  return loadProfiles(texts.map((text, index) => ({ name: names[index] ?? '', text }))).problems;
}

const mount = (volume: string, containers = '["*"]'): string =>
  `app: [{containers: ${containers}, volumeMounts: [{name: ${volume}, mountPath: /m}]}]`;
const MOUNT = 'must be unique for a container of the app, or mount the same volume';

describe(checkProfilesTogether.name, () => {
  describe('when profiles cannot be injected together', () => {
    it.each([
      [
        'names',
        'name: x\nlabels: {a: b}',
        'name: x\nlabels: {a: b}',
        'b.yaml: name: must be unique among the profiles, is "x"; a.yaml has it too',
      ],
      [
        'a name and a file',
        'name: b\nlabels: {a: b}',
        'labels: {a: b}',
        'b.yaml: name: must be unique among the profiles, is "b"; a.yaml has it too',
      ],
      [
        'containers',
        'containers: [{name: x, image: i}]',
        'containers: [{name: x, image: i}]',
        'b.yaml: containers[0].name: must be unique among the containers of all profiles, is "x"; a.yaml has it too',
      ],
      [
        'containers of both lists',
        'containers: [{name: x, image: i}]',
        'initContainers: [{name: y, image: i}, {name: x, image: i}]',
        'b.yaml: initContainers[1].name: must be unique among the containers of all profiles, is "x"; a.yaml has it too',
      ],
      [
        'volumes',
        'volumes: [{name: x, emptyDir: {}}]',
        'volumes: [{name: x, emptyDir: {medium: Memory}}]',
        'b.yaml: volumes[0].name: must be unique, or have the same content in all profiles, is "x"; a.yaml has another',
      ],
      [
        'mounts of every container',
        mount('x'),
        mount('y', '[web]'),
        `b.yaml: app[0].volumeMounts[0].mountPath: ${MOUNT}, is "/m"; a.yaml mounts "x" there`,
      ],
      [
        'mounts of one container',
        mount('x', '[db, web]'),
        mount('y', '[web]'),
        `b.yaml: app[0].volumeMounts[0].mountPath: ${MOUNT}, is "/m"; a.yaml mounts "x" there`,
      ],
      [
        'mounts without containers named',
        'app: [{volumeMounts: [{name: x, mountPath: /m}]}]',
        mount('y', '[web]'),
        `b.yaml: app[0].volumeMounts[0].mountPath: ${MOUNT}, is "/m"; a.yaml mounts "x" there`,
      ],
    ])('should say so of %s', (_, first, second, problem) => {
      expect(problemsOf(first, second)).toEqual([problem]);
    });

    it('should say so of app entries of one profile', () => {
      const entry = (volume: string): string =>
        `{volumeMounts: [{name: ${volume}, mountPath: /m}]}`;

      expect(problemsOf(`app: [${entry('x')}, ${entry('y')}]`)).toEqual([
        `a.yaml: app[1].volumeMounts[0].mountPath: ${MOUNT}, is "/m"; a.yaml mounts "x" there`,
      ]);
    });

    it('should also say so where the files have other problems', () => {
      const text = 'contaners: []\ncontainers: [{name: x, image: i}]';

      expect(problemsOf(text, text, 'labels: {a: 1}')).toEqual([
        'a.yaml: contaners: must be a field of a profile, is unknown; did you mean containers?',
        'b.yaml: contaners: must be a field of a profile, is unknown; did you mean containers?',
        'b.yaml: containers[0].name: must be unique among the containers of all profiles, is "x"; a.yaml has it too',
        'c.yaml: labels.a: must be a label value (at most 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends), is 1; quote it: "1"',
      ]);
    });
  });

  describe('when profiles share what can be shared', () => {
    it.each([
      [
        'a volume',
        'volumes: [{name: x, secret: {secretName: s, optional: true}}]',
        'volumes: [{secret: {optional: true, secretName: s}, name: x}]',
      ],
      ['a mount', mount('x'), mount('x')],
      ['a path in other containers', mount('x', '[web]'), mount('y', '[db]')],
      ['a label', 'labels: {a: b}', 'labels: {a: b}'],
    ])('should find no problem in %s', (_, first, second) => {
      expect(problemsOf(first, second)).toEqual([]);
    });
  });
});
