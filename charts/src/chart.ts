import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm, Helm } from '@sidecar-injector/testing/helm';
import type { Json } from '@sidecar-injector/testing/programs';
import type { ObjectOf } from './kubernetes.ts';

export const CHART = join(import.meta.dirname, '..');

/** The values files that stand for the ways to install the chart. */
export const VALUES_FILES = readdirSync(join(CHART, 'ci')).map((file) => join(CHART, 'ci', file));

const program = findHelm();

/** Whether helm is there; where it is not, what needs it is skipped, and says so. */
export const HAS_HELM = program !== undefined;

export const helm = new Helm(program ?? 'helm', CHART);

/** The name and the namespace in which the specs install. */
export const RELEASE = 'sidecar-injector';
export const NAMESPACE = 'sidecars';

const renderings = new Map<string, Json[]>();

/**
 * Renders with `--set` of each text, or with an option of helm where one begins with `-`. The same
 * settings give the same objects, which nobody may change.
 */
export function render(...settings: readonly string[]): Json[] {
  const key = settings.join('\n');
  const objects = renderings.get(key) ?? renderAnew(...settings);
  renderings.set(key, objects);
  return objects;
}

export function renderAnew(...settings: readonly string[]): Json[] {
  return helm.render(RELEASE, '--namespace', NAMESPACE, ...toArguments(settings));
}

/** What helm says when it refuses the settings; nothing where it takes them. */
export function refusal(...settings: readonly string[]): string {
  return helm.template(RELEASE, '--namespace', NAMESPACE, ...toArguments(settings)).err;
}

function toArguments(settings: readonly string[]): string[] {
  return settings.flatMap((text) => (text.startsWith('-') ? splitOnce(text) : ['--set', text]));
}

function splitOnce(text: string): string[] {
  const [, option = text, value] = /^(--?[\w-]+)=(.*)$/s.exec(text) ?? [];
  return value === undefined ? [option] : [option, value];
}

/** The only object of a kind, or the one that has the name. */
export function find<K extends string>(
  objects: readonly Json[],
  kind: K,
  name?: string,
): ObjectOf<K> {
  const found = objects.filter(
    (object) =>
      object['kind'] === kind &&
      (name === undefined || (object['metadata'] as Json)['name'] === name),
  );
  if (found.length !== 1) {
    throw new Error(`there are ${String(found.length)} objects of kind ${kind}`);
  }
  return found[0] as ObjectOf<K>;
}

/** The kinds that are there, each once for every object. */
export function kindsOf(objects: readonly Json[]): string[] {
  return objects.map(({ kind }) => String(kind)).toSorted();
}
