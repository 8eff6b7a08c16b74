import { INJECT_KEY, NAMESPACE_KEY, PROFILES_KEY, STATUS_KEY } from '@sidecar-injector/injection';
import type { Token } from '@sidecar-injector/json-patch';
import { findOffset, findSourceText } from '../input/find-offset.ts';
import { printJson } from '../output/print-json.ts';
import { describePlace } from '../input/source.ts';
import { isNamespace } from './cluster.ts';
import { isMembers, type KubeObject, memberAt } from './kube-object.ts';
import { kindOf, workloadKind } from './kinds.ts';

/** What users write that has another effect than they expect, found in the input alone. */
export const MISTAKES = {
  kind_missing: {
    meaning: 'A document lacks kind or apiVersion, so nothing in it is looked at.',
    isRefused: false,
  },
  key_misplaced: {
    meaning:
      'A key stands where nothing reads it, such as on a Deployment instead of its template.',
    isRefused: false,
  },
  key_unknown: {
    meaning: 'A key begins with sidecar-injector.io/ and is none of the injector.',
    isRefused: false,
  },
  namespace_value_unknown: {
    meaning: 'The label sidecar-injection is neither "enabled" nor "required".',
    isRefused: false,
  },
  value_not_string: {
    meaning: 'The value of a label or annotation is no string, and the API server refuses it.',
    isRefused: true,
  },
} as const;

export type MistakeCode = keyof typeof MISTAKES;

export interface Mistake {
  readonly code: MistakeCode;
  /** With the place, the value and the remedy. */
  readonly text: string;
}

/** Looks through the labels and annotations of a workload and its template, or of a Namespace. */
export function findMistakes(object: KubeObject): Mistake[] {
  const missing = (['kind', 'apiVersion'] as const).filter((name) => object[name] === '');
  if (missing.length > 0) {
    const place = describePlace(object.document, findOffset(object.document, object.path));
    const text = `${missing.join(' and ')} missing, so nothing there is looked at; add them if it is a Kubernetes object`;
    return [{ code: 'kind_missing', text: `${place}: ${text}` }];
  }
  return listEntries(object).flatMap((entry) =>
    RULES.flatMap(([code, rule]) => {
      const text = rule(entry);
      const place = describePlace(object.document, findOffset(object.document, entry.path));
      return text === undefined ? [] : [{ code, text: `${place}: ${text}` }];
    }),
  );
}

/** One label or annotation. */
interface Entry {
  readonly object: KubeObject;
  /** Whose metadata it is. */
  readonly holder: 'pod' | 'workload' | 'namespace';
  readonly type: 'label' | 'annotation';
  readonly key: string;
  readonly value: unknown;
  readonly path: readonly Token[];
}

const PREFIX = 'sidecar-injector.io/';
const NAMESPACE_VALUES = ['enabled', 'required', 'disabled'];

/** Each gives the sentence for a mistake, or nothing. */
const RULES: readonly (readonly [MistakeCode, (entry: Entry) => string | undefined])[] = [
  [
    'value_not_string',
    ({ object, type, key, value, path }) => {
      if (typeof value === 'string' || value === null) {
        return undefined;
      }
      const shown = findSourceText(object.document, path) ?? printJson(value, '');
      const quoted = key === INJECT_KEY ? printJson(value, '') : shown;
      const what = `the ${typeof value} ${shown}`;
      return `${type} ${key} is ${what}, which the API server refuses; write "${quoted}" in quotes`;
    },
  ],
  [
    'key_misplaced',
    ({ object, holder, type, key }) =>
      holder === 'pod' || !key.startsWith(PREFIX)
        ? undefined
        : `${type} ${key} on the ${object.kind} is not read; ${remedyFor(object, type)}`,
  ],
  [
    'key_misplaced',
    ({ holder, type, key }) =>
      key !== NAMESPACE_KEY || (holder === 'namespace' && type === 'label')
        ? undefined
        : `${type} ${key} is read only as a label of the Namespace; kubectl label namespace NAME ${NAMESPACE_KEY}=enabled`,
  ],
  [
    'key_misplaced',
    ({ holder, type, key }) =>
      holder === 'pod' && type === 'label' && key === PROFILES_KEY
        ? `label ${key} is read only as an annotation; move it to metadata.annotations`
        : undefined,
  ],
  [
    'key_unknown',
    ({ holder, type, key }) =>
      holder === 'pod' &&
      key.startsWith(PREFIX) &&
      ![INJECT_KEY, PROFILES_KEY, STATUS_KEY].includes(key)
        ? `${type} ${key} is unknown; known are ${INJECT_KEY} and ${PROFILES_KEY}`
        : undefined,
  ],
  [
    'namespace_value_unknown',
    ({ holder, type, key, value }) =>
      holder !== 'namespace' ||
      type !== 'label' ||
      key !== NAMESPACE_KEY ||
      NAMESPACE_VALUES.includes(String(value))
        ? undefined
        : `label ${key} is "${String(value)}", which opts nothing in; write "enabled" or "required"`,
  ],
];

function remedyFor({ kind, apiVersion }: KubeObject, type: Entry['type']): string {
  const workload = workloadKind(apiVersion, kind);
  return workload === undefined
    ? `set the label ${NAMESPACE_KEY}: enabled to opt the namespace in`
    : `move it to ${[...kindOf(workload).template, 'metadata', `${type}s`].join('.')}`;
}

function listEntries(object: KubeObject): Entry[] {
  return listHolders(object).flatMap(([base, holder]) =>
    (['label', 'annotation'] as const).flatMap((type) => {
      const map = [...base, 'metadata', `${type}s`];
      const entries = memberAt(object.value, map);
      return Object.entries(isMembers(entries) ? entries : {}).map(([key, value]) => {
        const path = [...object.path, ...map, key];
        return { object, holder, type, key, value, path };
      });
    }),
  );
}

function listHolders(object: KubeObject): (readonly [readonly string[], Entry['holder']])[] {
  if (isNamespace(object)) {
    return [[[], 'namespace']];
  }
  const kind = workloadKind(object.apiVersion, object.kind);
  if (kind === undefined) {
    return [];
  }
  const { template, wrappers = [] } = kindOf(kind);
  const outer = template.length === 0 ? [] : [[], ...wrappers];
  return [...outer.map((path) => [path, 'workload'] as const), [template, 'pod']];
}
