import { describe, expect, it } from '@jest/globals';
import { newPod } from '../testing/index.ts';
import { INJECT_KEY } from '../terms/keys.ts';
import { readInjectSwitch } from './inject-switch.ts';
import { PodFacts } from './pod-facts.ts';

type Value = string | undefined;

const map = (value: Value): Record<string, string> | undefined =>
  value === undefined ? undefined : { [INJECT_KEY]: value };

const read = (label: Value, annotation: Value) =>
  readInjectSwitch(
    new PodFacts(newPod({}, { labels: map(label), annotations: map(annotation) }), 'shop'),
  );

const INVALID_LABEL = `label ${INJECT_KEY} is "yes", must be "true" or "false"; it counts as absent`;
const INVALID_ANNOTATION = INVALID_LABEL.replace('label', 'annotation');

describe(readInjectSwitch.name, () => {
  it.each<[label: Value, annotation: Value, value: string, onByLabel: boolean, ...texts: string[]]>(
    [
      [undefined, undefined, 'none', false],
      ['true', undefined, 'on', true],
      ['false', undefined, 'off', false],
      [undefined, 'true', 'on', false],
      [undefined, 'false', 'off', false],
      ['true', 'true', 'on', true],
      ['false', 'false', 'off', false],
      [
        'true',
        'false',
        'on',
        true,
        `label ${INJECT_KEY} says on, the annotation says off; the label wins`,
      ],
      [
        'false',
        'true',
        'off',
        false,
        `label ${INJECT_KEY} says off, the annotation says on; the label wins`,
      ],
      ['yes', undefined, 'none', false, INVALID_LABEL],
      [undefined, 'yes', 'none', false, INVALID_ANNOTATION],
      ['yes', 'yes', 'none', false, INVALID_LABEL, INVALID_ANNOTATION],
      ['yes', 'false', 'off', false, INVALID_LABEL],
      ['true', 'yes', 'on', true, INVALID_ANNOTATION],
    ],
  )(
    'should read label %j and annotation %j as %s',
    (label, annotation, value, onByLabel, ...texts) => {
      const sut = read(label, annotation);
      expect(sut).toMatchObject({ value, onByLabel });
      expect(sut.warnings.map(({ text }) => text)).toEqual(texts);
    },
  );

  it.each(['', 'True', 'FALSE', 'enabled', 'disabled', '1', 'constructor', '__proto__'])(
    'should take %j for neither, with a warning',
    (value) => {
      const { value: wish, warnings } = read(value, undefined);
      expect(wish).toBe('none');
      expect(warnings.map(({ code }) => code)).toEqual(['inject_value_invalid']);
    },
  );

  it('should give a code to each warning', () => {
    expect(read('true', 'false').warnings.map(({ code }) => code)).toEqual([
      'inject_switches_disagree',
    ]);
  });

  it('should not quote a value at length', () => {
    const [warning] = read(undefined, 'x'.repeat(200_000)).warnings;
    expect(warning?.text).toBe(
      `annotation ${INJECT_KEY} is "${'x'.repeat(60)}…", must be "true" or "false"; it counts as absent`,
    );
  });

  it.each([{}, { metadata: null }, { metadata: { labels: null, annotations: null } }])(
    'should find nothing in %j',
    (pod) => {
      expect(readInjectSwitch(new PodFacts(pod, 'shop'))).toEqual({
        value: 'none',
        onByLabel: false,
        warnings: [],
      });
    },
  );

  it('should not take an inherited member for a label', () => {
    const labels = Object.create({ [INJECT_KEY]: 'false' }) as Record<string, string>;
    expect(readInjectSwitch(new PodFacts({ metadata: { labels } }, 'shop')).value).toBe('none');
  });
});
