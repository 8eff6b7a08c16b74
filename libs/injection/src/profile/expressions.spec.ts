import { describe, expect, it } from '@jest/globals';
import {
  findExpressions,
  findUnknownExpressions,
  fillExpressions,
  replaceExpressions,
  type TemplateValues,
} from './expressions.ts';

const values: TemplateValues = {
  namespace: 'shop',
  labels: { app: 'web', 'app.kubernetes.io/name': 'shop-web', empty: '' },
  annotations: { note: '${pod.namespace} "quoted"\n$& $1', constructor: 'mine' },
  serviceAccountName: 'runner',
  probePorts: '8080,9090',
};

const render = (text: string): string => fillExpressions(text, values, 'agent').value;

describe(fillExpressions.name, () => {
  describe('when a text holds expressions', () => {
    it.each([
      ['${pod.namespace}', 'shop'],
      ['a-${pod.namespace}-${pod.namespace}', 'a-shop-shop'],
      ['${pod.serviceAccountName}', 'runner'],
      ['${pod.probePorts}', '8080,9090'],
      ['${container.name}', 'agent'],
      ["${pod.labels['app']}", 'web'],
      ["${pod.labels['app.kubernetes.io/name']}", 'shop-web'],
      ["${pod.labels['empty']}", ''],
      ["${pod.annotations['constructor']}", 'mine'],
      ["${pod.annotations['note']}", '${pod.namespace} "quoted"\n$& $1'],
    ])('should fill %s', (text, filled) => {
      expect(fillExpressions(text, values, 'agent')).toEqual({ value: filled, missing: [] });
    });
  });

  describe('when an expression has no value', () => {
    it.each([
      ["${pod.labels['none']}", "pod.labels['none']"],
      ["${pod.labels['constructor']}", "pod.labels['constructor']"],
      ["${pod.labels['__proto__']}", "pod.labels['__proto__']"],
      ['${pod.name}', 'pod.name'],
    ])('should make %s empty and tell', (text, expression) => {
      expect(fillExpressions(`<${text}>`, values, 'agent')).toEqual({
        value: '<>',
        missing: [expression],
      });
    });
  });

  describe('when a text only looks like one with expressions', () => {
    it.each([
      ['$${pod.namespace}', '${pod.namespace}'],
      ['$$${pod.namespace}', '$${pod.namespace}'],
      ['$(HOME) $HOME ${', '$(HOME) $HOME ${'],
      ['${pod.namespace', '${pod.namespace'],
      ['{pod.namespace}', '{pod.namespace}'],
      [`\${${'x'.repeat(401)}}`, `\${${'x'.repeat(401)}}`],
    ])('should give %s as %s', (text, plain) => {
      expect(render(text)).toBe(plain);
    });
  });

  describe('when the value is a structure', () => {
    it('should fill its strings and leave its keys and other values', () => {
      const value = {
        '${pod.namespace}': ['${pod.namespace}', 1, true, null, { a: 'x${container.name}' }],
        ['__proto__']: '${container.name}',
      };

      expect(fillExpressions(value, values, 'agent').value).toEqual({
        '${pod.namespace}': ['shop', 1, true, null, { a: 'xagent' }],
        ['__proto__']: 'agent',
      });
    });

    it('should return what holds no expression itself, and not change what does', () => {
      const plain = { b: ['c'] };
      const value = Object.freeze({ plain, filled: Object.freeze(['${pod.namespace}']) });

      const rendered = fillExpressions(value, values, 'agent').value;

      expect(rendered).toEqual({ plain, filled: ['shop'] });
      expect(rendered.plain).toBe(plain);
      expect(fillExpressions(plain, values, 'agent').value).toBe(plain);
      expect(value.filled).toEqual(['${pod.namespace}']);
    });
  });
});

describe(findUnknownExpressions.name, () => {
  it.each([
    ['${pod.namespace} ${pod.serviceAccountName} ${pod.probePorts} ${container.name}', []],
    ["${pod.labels['a']} ${pod.annotations['b/c']}", []],
    ['${pod.name}', ['${pod.name}']],
    ['${} ${ pod.namespace }', ['${}', '${ pod.namespace }']],
    ["${pod.labels['']} ${pod.labels[a]}", ["${pod.labels['']}", '${pod.labels[a]}']],
    ['${A} ${B} ${A}', ['${A}', '${B}']],
    ['$${A}', []],
  ])('should find in %s', (text, unknown) => {
    expect(findUnknownExpressions(text)).toEqual(unknown);
  });
});

describe(findExpressions.name, () => {
  it('should find them all, in order', () => {
    expect(findExpressions('${a} $${b} ${c}${a}')).toEqual(['a', 'c', 'a']);
  });

  it('should need linear time for a text full of beginnings', () => {
    expect(findExpressions('${'.repeat(200_000))).toEqual([]);
  });
});

describe(replaceExpressions.name, () => {
  it('should put in what it is given, as it is', () => {
    expect(replaceExpressions('${a}-$${b}-${c}', (name) => `$&${name}`)).toBe('$&a-${b}-$&c');
  });
});
