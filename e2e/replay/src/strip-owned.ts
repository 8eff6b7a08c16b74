import type { Json } from '@sidecar-injector/testing/programs';
import type { Owned } from './profile-set.ts';

/**
 * Takes out of a patched Pod what the profiles own and the original did not have. What is left must
 * be the original, in its order and to the byte.
 *
 * @param after is changed in place.
 */
export function stripOwned(before: Json, after: Json, owned: Owned): void {
  const [oldMeta, meta] = [member(before, 'metadata'), member(after, 'metadata')];
  restore(oldMeta, meta, 'labels', owned.labels);
  restore(oldMeta, meta, 'annotations', owned.annotations);
  const [oldSpec, spec] = [member(before, 'spec'), member(after, 'spec')];
  restore(oldSpec, spec, 'containers', owned.containers, 'name');
  restore(oldSpec, spec, 'initContainers', owned.containers, 'name');
  restore(oldSpec, spec, 'volumes', owned.volumes, 'name');
  restore(oldSpec, spec, 'imagePullSecrets', owned.imagePullSecrets, 'name');
  restore(oldSpec, spec, 'hostAliases', owned.hostAliases, 'ip');
  for (const list of ['containers', 'initContainers']) {
    const originals = elements(oldSpec, list);
    elements(spec, list).forEach((container, index) => {
      const original = originals[index] ?? {};
      restore(original, container, 'env', owned.env, 'name');
      restore(original, container, 'volumeMounts', owned.mountPaths, 'mountPath');
    });
  }
}

/** Undoes additions to one list (whose elements are told apart by `id`) or, without `id`, map. */
function restore(
  before: Json,
  after: Json,
  name: string,
  owned: readonly string[],
  id?: string,
): void {
  const present = keysOf(before[name], id);
  const isAdded = (key: unknown): boolean =>
    owned.includes(key as string) && !present.includes(key);
  const rest = Array.isArray(after[name])
    ? (after[name] as Json[]).filter((element) => !isAdded(element[id ?? '']))
    : Object.fromEntries(Object.entries(member(after, name)).filter(([key]) => !isAdded(key)));
  putBack(before, after, name, rest);
}

/** A list or map that was absent or `null` becomes so again once nothing is left in it. */
function putBack(before: Json, after: Json, name: string, rest: object): void {
  const wasThere = before[name] !== undefined && before[name] !== null;
  if (wasThere || Object.keys(rest).length > 0) {
    after[name] = rest;
  } else if (name in before) {
    after[name] = null;
  } else {
    Reflect.deleteProperty(after, name);
  }
}

function keysOf(value: unknown, id: string | undefined): unknown[] {
  return Array.isArray(value)
    ? (value as Json[]).map((element) => element[id ?? ''])
    : Object.keys(value ?? {});
}

function elements(parent: Json, name: string): Json[] {
  return (parent[name] ?? []) as Json[];
}

function member(parent: Json, name: string): Json {
  return (parent[name] ?? {}) as Json;
}
