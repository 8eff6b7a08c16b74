import type { Token } from '@sidecar-injector/json-patch';
import type { SourceDocument } from '../input/source.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A Kubernetes object in the input, on its own or in a List. */
export interface KubeObject {
  readonly document: SourceDocument;
  /** Where it stands in its document; empty unless it is in a List. */
  readonly path: readonly Token[];
  readonly value: Members;
  readonly apiVersion: string;
  readonly kind: string;
  /** From `metadata.name`, or `metadata.generateName`. */
  readonly name: string;
  /** Absent where the object does not say. */
  readonly namespace: string | undefined;
}

/** Lists all objects of a document; those in Lists instead of the Lists. */
export function findObjects(document: SourceDocument): KubeObject[] {
  return isMembers(document.value) ? unfold(document, [], document.value, {}) : [];
}

/** As messages name an object: `deployment/web`; what is no object by its file. */
export function nameOf({ kind, name, document }: KubeObject): string {
  return kind === '' ? document.source : `${kind.toLowerCase()}/${name}`;
}

/** The member of nested objects at a path, if there is one. */
export function memberAt(value: unknown, path: readonly Token[]): unknown {
  return path.reduce(
    (each, token) =>
      typeof each === 'object' && each !== null && Object.hasOwn(each, token)
        ? (each as Readonly<Record<Token, unknown>>)[token]
        : undefined,
    value,
  );
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Elements of a list such as `PodList` may leave out what the list's own kind says. */
function unfold(
  document: SourceDocument,
  path: readonly Token[],
  value: Members,
  defaults: { readonly apiVersion?: string; readonly kind?: string },
): KubeObject[] {
  const kind = textAt(value, ['kind']) ?? defaults.kind ?? '';
  const apiVersion = textAt(value, ['apiVersion']) ?? defaults.apiVersion ?? '';
  const items = kind.endsWith('List') ? value['items'] : undefined;
  if (Array.isArray(items)) {
    const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    return items.flatMap((item: unknown, index) =>
      isMembers(item) ? unfold(document, [...path, 'items', index], item, inherited) : [],
    );
  }
  const name = textAt(value, ['metadata', 'name']) ?? textAt(value, ['metadata', 'generateName']);
  const namespace = textAt(value, ['metadata', 'namespace']);
  return [{ document, path, value, apiVersion, kind, name: name ?? '(no name)', namespace }];
}

function textAt(value: Members, path: readonly Token[]): string | undefined {
  const text = memberAt(value, path);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
