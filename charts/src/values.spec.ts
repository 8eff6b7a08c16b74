import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { CHART, helm, refusal, VALUES_FILES } from './chart.ts';
import { readReadme } from './readme.ts';
import { readValues } from './values-table.ts';
import { describeWithHelm } from './with-helm.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

type Values = Record<string, unknown>;

const read = (file: string): string => readFileSync(join(CHART, file), 'utf8');
const values = readValues(read('values.yaml'));
const paths = values.map(({ path }) => path);
const schema = JSON.parse(read('values.schema.json')) as Schema;

/** What the schema knows at a path; nothing where it knows nothing. */
const schemaAt = (path: string): Schema | undefined =>
  path.split('.').reduce<Schema | undefined>((at, key) => at?.properties?.[key], schema);

/** Paths of the schema, each until it is one of a value. */
const listPaths = (at: Schema, prefix = ''): string[] =>
  Object.entries(at.properties ?? {}).flatMap(([key, inner]) => {
    const path = `${prefix}${key}`;
    return paths.includes(path) || inner.properties === undefined
      ? [path]
      : listPaths(inner, `${path}.`);
  });

const valueAt = (root: Values, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Values | undefined)?.[key], root);

describe('values.yaml', () => {
  it('should have a sentence above each value', () => {
    expect(values.filter(({ meaning }) => meaning.length < 10)).toEqual([]);
  });

  it('should have every value in the schema, and no other there', () => {
    // helm gives every chart the value `global`.
    expect(listPaths(schema).toSorted()).toEqual([...paths, 'global'].toSorted());
  });

  it('should let no group take a name that it does not know', () => {
    const groups = new Set(
      paths.flatMap((path) => {
        const keys = path.split('.').slice(0, -1);
        return keys.map((_, index) => keys.slice(0, index + 1).join('.'));
      }),
    );

    expect(schema.additionalProperties).toBe(false);
    for (const group of groups) {
      expect([group, schemaAt(group)?.additionalProperties]).toEqual([group, false]);
    }
  });

  it('should have its table in README.md', () => {
    const { now, wanted } = readReadme();

    expect(now).toBe(wanted);
  });
});

describeWithHelm('each value', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-values-'));
  const rendering = (root: Values): string => {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, JSON.stringify(root));
    const { out, err } = helm.template('x', '--values', file);
    return out + err;
  };

  const renderings = new Map<Values, string>();
  const renderingOf = (root: Values): string => {
    const text = renderings.get(root) ?? rendering(root);
    renderings.set(root, text);
    return text;
  };

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  // A new certificate in each rendering would look like an effect.
  const roots = VALUES_FILES.filter((file) => basename(file) !== 'self-signed-values.yaml').map(
    (file) => parse(readFileSync(file, 'utf8')) as Values,
  );

  it.each(paths)('should have an effect in a values file of ci/: %s', (path) => {
    const setting = roots.filter((root) => valueAt(root, path) !== undefined);
    const keys = path.split('.');
    const hasEffect = setting.some((root) => {
      const without = structuredClone(root);
      const parent = keys.length === 1 ? without : valueAt(without, keys.slice(0, -1).join('.'));
      Reflect.deleteProperty(parent as Values, keys.at(-1) ?? '');
      return renderingOf(root) !== rendering(without);
    });

    expect(hasEffect).toBe(true);
  });

  it.each([
    ['injector.replica=3', "'replica' not allowed"],
    ['webhok.failurePolicy=Fail', "'webhok' not allowed"],
    ['webhook.failurePolicy=fail', "'Ignore', 'Fail'"],
    ['webhook.timeoutSeconds=31', 'maximum'],
    ['injector.bodyLimit=8MB', 'does not match pattern'],
    ['injector.logLevel=loud', "'trace', 'debug', 'info'"],
    ['injector.drainSeconds=301', 'maximum'],
    ['injector.ports.https=443', 'minimum'],
    ['injector.ports.health=8443', 'they must differ'],
    ['injector.image.digest=sha256:abc', 'does not match pattern'],
    ['injector.extraEnv[0].name=INJECTOR_PORT', 'use the value of the chart for it'],
    ['image.registry=https://registry.example.com', 'does not match pattern'],
    ['commonLabels.app\\.kubernetes\\.io/name=x', 'app.kubernetes.io/name'],
    ['injector.podLabels.helm\\.sh/chart=x', 'which the chart sets itself'],
    ['fullnameOverride=Injector', 'does not match pattern'],
    ['agent.allowFrom={everywhere}', 'does not match pattern'],
    ['agent.auth.publicKey=abc', 'does not match pattern'],
    ['tls.certManager.duration=90d', 'does not match pattern'],
  ])('should be refused where it is wrong: %s', (setting, sentence) => {
    const said = refusal(setting);

    expect(said).toContain(sentence);
    expect(said).toContain(setting.split(/[.=[]/)[0]);
  });

  it('should be refused where it contradicts another', () => {
    expect(
      refusal('injector.autoscaling.enabled=true', 'injector.autoscaling.minReplicas=9'),
    ).toContain('injector.autoscaling.minReplicas is 9 and maxReplicas 5');
  });
});
