import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_ENTRY, PROFILE, RULES } from '@sidecar-injector/injection/profile';
import { format } from 'prettier';
import { toJsonSchema } from './chart-schema.ts';
import { readCoreV1, type Source } from './core-v1.ts';
import { replaceTable } from './fields-table.ts';

const WORKSPACE = join(import.meta.dirname, '../..');
const CORE = 'libs/injection/src/profile/core/core-v1.json';
const CHART = 'charts/values.schema.json';
const PAGE = 'docs/profiles.md';

/** A file that follows the shape of a profile, or a part of which does. */
export interface Generated {
  readonly path: string;
  readonly now: string;
  readonly wanted: string;
}

/** The fields of core/v1, from the source of Kubernetes. */
export function generateCore({ Version, Dir = '' }: Source): Promise<Generated> {
  const names = Object.keys(RULES).toSorted();
  return generate(CORE, () => JSON.stringify(readCoreV1(Version, Dir, names), null, 2));
}

/** What the chart and the documentation say of the fields of a profile. */
export function generateTexts(): Promise<readonly Generated[]> {
  return Promise.all([
    generate(CHART, (now) => {
      const schema = JSON.parse(now) as { properties: { profiles: object } };
      const profile = { ...toJsonSchema(PROFILE), minProperties: 1 };
      Object.assign(schema.properties.profiles, { additionalProperties: profile });
      return JSON.stringify(schema, null, 2);
    }),
    generate(PAGE, (now) =>
      replaceTable(
        replaceTable(now, 'The fields of a profile', PROFILE.fields),
        'The fields of an app entry',
        APP_ENTRY.fields,
      ),
    ),
  ]);
}

async function generate(path: string, write: (now: string) => string): Promise<Generated> {
  const filepath = join(WORKSPACE, path);
  const now = readFileSync(filepath, 'utf8');
  const wanted = await format(write(now), { filepath, printWidth: 100, singleQuote: true });
  return { path: filepath, now, wanted };
}
