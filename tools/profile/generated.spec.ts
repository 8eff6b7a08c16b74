import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { core, PROFILE, type Fields } from '@sidecar-injector/injection/profile';
import { toJsonSchema } from './chart-schema.ts';
import { cutType, findSource } from './core-v1.ts';
import { replaceTable } from './fields-table.ts';
import { generateCore, generateTexts } from './generated.ts';

const WORKSPACE = join(import.meta.dirname, '../..');
const source = findSource('list');
const isThere = source?.Dir !== undefined;
const reason = isThere ? '' : ' (skipped: the source of Kubernetes is not in the cache of Go)';

describe('what follows the shape of a profile', () => {
  it('should be up to date in the chart and the documentation', async () => {
    for (const { now, wanted } of await generateTexts()) {
      expect(now).toBe(wanted);
    }
  });

  it('should be of the Kubernetes that the labs build', () => {
    const read = (path: string): string => readFileSync(join(WORKSPACE, path), 'utf8');
    const { version } = JSON.parse(read('libs/injection/src/profile/core/core-v1.json')) as {
      version: string;
    };

    expect(read('e2e/control-plane/go/kubernetes/go.mod')).toContain(
      `require k8s.io/kubernetes ${version}\n`,
    );
  });

  (isThere ? it : it.skip)(`should be up to date in core-v1.json${reason}`, async () => {
    const { now, wanted } = await generateCore(source ?? { Version: '' });

    expect(now).toBe(wanted);
  });
});

describe(cutType.name, () => {
  it('should say each field in a word', () => {
    const ref = (name: string) => ({ $ref: `#/definitions/io.k8s.${name}` });

    expect(
      cutType({
        properties: {
          a: { type: 'string' },
          b: { type: 'integer', format: 'int32' },
          c: { type: 'array', items: ref('api.core.v1.EnvVar') },
          d: ref('apimachinery.pkg.api.resource.Quantity'),
          e: { type: 'object' },
        },
        required: ['b'],
      }),
    ).toEqual({ a: 'string', b: 'int32!', c: '[]EnvVar', d: 'quantity', e: 'map' });
  });
});

describe(toJsonSchema.name, () => {
  it('should close parts of the profile, and leave those of Kubernetes open', () => {
    expect(toJsonSchema(PROFILE)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(toJsonSchema(core('VolumeMount'))).toEqual({
      type: 'object',
      properties: {
        mountPath: { type: 'string' },
        name: expect.objectContaining({ type: 'string' }) as unknown,
      },
      required: ['mountPath', 'name'],
    });
  });
});

describe(replaceTable.name, () => {
  const fields = { a: { ...PROFILE.fields.mode, meaning: 'm' } } as Fields;

  it('should replace the table behind its mark, and nothing else', () => {
    const page = '| x |\n\n<!-- T, by npx nx profile tools -->\n\n| old |\n| - |\n\n| y |\n';

    expect(replaceTable(page, 'T', fields)).toBe(
      '| x |\n\n<!-- T, by npx nx profile tools -->\n\n' +
        '| field | default | meaning |\n| - | - | - |\n| `a` | `auto` | m |\n\n| y |\n',
    );
  });

  it('should name a mark that is missing', () => {
    expect(() => replaceTable('', 'T', fields)).toThrow('<!-- T, by npx nx profile tools -->');
  });
});
