import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { dump } from 'js-yaml';
import { loadProfiles } from './load-profiles.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);
const LINE = /^p\.yaml: (?:[^\n]*: )?(?:must|should) [^\n]+, (?:is|has|fails|adds)\b[^\n]*$/;

/** Names that the format knows, and some that JavaScript does. */
const key = fc.oneof(
  fc.constantFrom(
    ...['name', 'containers', 'initContainers', 'volumes', 'app', 'labels', 'annotations', 'env'],
    ...['image', 'ports', 'resources', 'requests', 'limits', 'cpu', 'livenessProbe', 'httpGet'],
    ...['selector', 'podSelector', 'matchLabels', 'matchExpressions', 'placement', 'before'],
    ...['securityContext', 'volumeMounts', 'mountPath', 'valueFrom', 'fieldRef', 'hostAliases'],
    ...['__proto__', 'constructor', 'toString', 'then', 'toJSON', 'length', '', '<<'],
  ),
  fc.string(),
);

const scalar = fc.oneof(
  fc.constantFrom(null, true, 'a', 'last', '*', '${pod.namespace}', '100m', '/a', 8080, -1, 1e21),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.maxSafeInteger(),
);

const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 7, depthSize: 'medium' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
}));

function expectLines(text: string): void {
  const { profiles, problems, warnings } = loadProfiles([{ name: 'p.yaml', text }]);
  expect(profiles.length > 0).toBe(problems.length === 0);
  for (const line of [...problems, ...warnings]) {
    expect(line).toMatch(LINE);
  }
}

describe(loadProfiles.name, () => {
  describe('when a file holds anything at all', () => {
    it('should answer any JSON with lines in its own form', () => {
      fc.assert(
        fc.property(fc.dictionary(key, anything), (value) => {
          expectLines(JSON.stringify(value));
        }),
        { numRuns: RUNS },
      );
    });

    it('should answer any YAML with lines in its own form', () => {
      fc.assert(
        fc.property(anything, (value) => {
          expectLines(dump(value));
        }),
        { numRuns: RUNS },
      );
    });

    it('should answer any text with lines in its own form', () => {
      const token = fc.constantFrom(
        ...['containers:', '- ', '\n', '  ', 'name: a', '&a ', '*a', '{', '}', '[', ']', '"', "'"],
        ...[
          '---',
          '...',
          '#',
          '!!str ',
          '!x',
          '? ',
          ': ',
          '|',
          '>-',
          '<<: ',
          '%YAML 1.2',
          '\t',
          '\0',
        ],
      );
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(token).map((all) => all.join('')),
      );
      fc.assert(fc.property(text, expectLines), { numRuns: RUNS });
    });
  });

  describe('when a file is valid', () => {
    it('should give the same profile for the same content, whatever its order', () => {
      const content = fc.record({
        containers: fc.constant([{ name: 'c', image: 'i' }]),
        mode: fc.constantFrom('container', 'native', 'auto'),
        labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.stringMatching(/^[a-z]{0,9}$/)),
      });
      fc.assert(
        fc.property(content, (value) => {
          const load = (entries: [string, unknown][]) =>
            loadProfiles([{ name: 'p.yaml', text: JSON.stringify(Object.fromEntries(entries)) }]);

          expect(load(Object.entries(value))).toEqual(load(Object.entries(value).reverse()));
          expect(load(Object.entries(value)).problems).toEqual([]);
        }),
      );
    });
  });

  describe('when a file is as large or as tangled as it gets', () => {
    const many = (count: number, make: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => make(index)).join('');

    it.each([
      ['10 MB', 'x'.repeat(10_000_000)],
      ['containers', `containers:\n${many(4_000, (i) => `- {name: c${String(i)}, image: i}\n`)}`],
      ['unknown fields', many(5_000, (i) => `cont${String(i)}: 1\n`)],
      [
        'mounts at one path',
        `app:\n${many(3_000, () => '- {volumeMounts: [{name: a, mountPath: /a}]}\n')}`,
      ],
      ['open expressions', `labels: {a: "${'${x'.repeat(50_000)}"}`],
      ['a long quantity', `containers: [{resources: {limits: {cpu: ${'1'.repeat(900_000)}x}}}]`],
      ['a long label', `labels: {"${'a.'.repeat(400_000)}": ${'-'.repeat(200_000)}}`],
      [
        'long addresses',
        `hostAliases: [{ip: "${'1.'.repeat(400_000)}"}, {ip: "${':1'.repeat(99_999)}"}]`,
      ],
      ['brackets', '['.repeat(1_000_000)],
      ['merges', `a: &a {x: 1}\nb: {<<: [${many(20_000, () => '*a,')}]}`],
    ])('should answer within seconds: %s', (_, text) => {
      expectLines(text);
    });
  });
});
