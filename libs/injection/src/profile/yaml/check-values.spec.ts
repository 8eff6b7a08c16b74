import { describe, expect, it } from '@jest/globals';
import { containerFile, problemsOf } from '../testing.ts';
import { checkValues } from './check-values.ts';

const KNOWN =
  "known are pod.namespace, pod.serviceAccountName, pod.probePorts, pod.labels['KEY'], pod.annotations['KEY'] and container.name";

/** Each level holds the one before nine times: 9 to the 11th values in half a kilobyte. */
function bomb(): string {
  const levels = Array.from({ length: 11 }, (_, level) => {
    const alias = `*a${String(level)}`;
    return `a${String(level + 1)}: &a${String(level + 1)} [${Array(9).fill(alias).join()}]`;
  });
  return ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...levels].join('\n');
}

describe(checkValues.name, () => {
  describe('when aliases blow a document up', () => {
    const depth = 'must nest at most 64 levels, is deeper; look for an alias inside its own anchor';
    const chain = Array.from(
      { length: 90 },
      (_, i) => `a${String(i + 1)}: &a${String(i + 1)} [*a${String(i)}]`,
    );

    it.each([
      ['many', bomb(), 'must hold at most 20000 values, its aliases written out, has more'],
      ['a circle', 'containers: &a [*a]', depth],
      ['a circle of mappings', 'labels: &a {b: {c: *a}}', depth],
      ['a chain', ['a0: &a0 []', ...chain].join('\n'), depth],
    ])('should say so of %s', (_, text, problem) => {
      expect(problemsOf(text)).toEqual([problem]);
    });
  });

  describe('when a value is none that JSON can carry exactly', () => {
    const safe = 'must be within ±9007199254740991, where whole numbers are exact';

    it.each([
      ['newField: .inf', 'newField: must be a finite number, is Infinity'],
      ['newField: -.inf', 'newField: must be a finite number, is -Infinity'],
      ['newField: .nan', 'newField: must be a finite number, is NaN'],
      ['newField: 9007199254740993', `newField: ${safe}, is 9007199254740992`],
      ['newField: [-1e20]', `newField[0]: ${safe}, is -100000000000000000000`],
      ['args: ["a\\0b"]', 'args[0]: must be without NUL characters, is "a\\u0000b"'],
    ])('should say so for %s', (members, problem) => {
      expect(problemsOf(containerFile(members))).toEqual([`containers[0].${problem}`]);
    });
  });

  describe('when an expression cannot be filled', () => {
    const known = 'must have known expressions only, has';

    it.each([
      [
        containerFile('args: ["${pod.name}"]'),
        `containers[0].args[0]: ${known} \${pod.name}; ${KNOWN}; for a literal write $\${pod.name}`,
      ],
      [
        containerFile('args: ["${A} ${B} ${A} $${C}"]'),
        `containers[0].args[0]: ${known} \${A} and \${B}; ${KNOWN}; for a literal write $\${A}`,
      ],
      [
        'volumes: [{name: v, hostPath: {path: "/${container.name}"}}]',
        'volumes[0].hostPath.path: must be without ${container.name}, which only containers and app entries have, is "/${container.name}"',
      ],
    ])('should say so in %s', (text, problem) => {
      expect(problemsOf(text)).toEqual([problem]);
    });

    it.each([
      containerFile('args: ["${container.name}"]'),
      'app: [{env: [{name: A, value: "${container.name}"}]}]',
      'annotations: {a: "${pod.labels[\'app.kubernetes.io/name\']}"}',
      'labels: {a: "${pod.namespace}"}',
      'hostAliases: [{ip: "${pod.annotations[\'ip\']}", hostnames: ["${pod.namespace}.local"]}]',
      'volumes: [{name: v, hostPath: {path: "/var/${pod.namespace}"}}]',
      containerFile('image: "${pod.annotations[\'image\']}"').replace('image: i, ', ''),
      containerFile('args: ["$${HOME}", "$HOME", "$(HOME)"]'),
    ])('should find no problem in %s', (text) => {
      expect(problemsOf(text)).toEqual([]);
    });
  });
});
