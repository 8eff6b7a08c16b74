import { describe, expect, it } from '@jest/globals';
import { core } from '../schema/shape.ts';
import { KUBERNETES, partOf, RULES } from './core-v1.ts';
import coreV1 from './core-v1.json' with { type: 'json' };

const types: Readonly<Record<string, object>> = coreV1.types;

describe('core-v1.json', () => {
  it('should have the types that have rules, and no others', () => {
    expect(Object.keys(types)).toEqual(Object.keys(RULES).toSorted());
  });

  it.each(Object.entries(RULES))('should have the fields that have rules in %s', (name, rules) => {
    expect(Object.keys(types[name] ?? {})).toEqual(expect.arrayContaining(Object.keys(rules)));
  });
});

describe(partOf.name, () => {
  it('should put the rules for a place over those of the type, and these over the schema', () => {
    const { fields } = partOf(core('Container', { image: { isRequired: false } }));

    expect(fields).toMatchObject({
      name: { is: 'value', isRequired: true },
      image: { is: 'value', json: { minLength: 1 }, isRequired: false },
      command: { is: 'list', of: { is: 'value' }, isRequired: false },
      lifecycle: { is: 'core', name: 'Lifecycle' },
      restartPolicyRules: { is: 'value', json: {} },
    });
  });

  it('should not look into a type without rules', () => {
    expect(partOf(core('Volume')).fields['fc']).toMatchObject({
      is: 'value',
      json: { type: 'object' },
    });
  });

  it('should know which objects exclude each other', () => {
    expect(partOf(core('Probe')).oneOf).toEqual(['exec', 'grpc', 'httpGet', 'tcpSocket']);
    expect(partOf(core('Volume')).oneOf?.slice(0, 4)).toEqual([
      'emptyDir',
      'configMap',
      'secret',
      'awsElasticBlockStore',
    ]);
    expect(partOf(core('VolumeMount')).oneOf).toBeUndefined();
  });

  it('should name the Kubernetes without its patch', () => {
    expect(KUBERNETES).toMatch(/^Kubernetes 1\.\d+$/);
  });
});
