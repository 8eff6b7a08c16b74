import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Go is told which Kubernetes the labs build. */
const MODULE = join(import.meta.dirname, '../../e2e/control-plane/go/kubernetes');
const PREFIX = '#/definitions/io.k8s.api.core.v1.';
const OTHERS: Readonly<Record<string, string>> = {
  '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'intOrString',
};

/** A type as the OpenAPI document of Kubernetes has it. */
export interface Published {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: Published;
  readonly properties?: Readonly<Record<string, Published>>;
  readonly required?: readonly string[];
}

/** Types of core/v1: their fields, each with its type, and with `!` where it must be set. */
export interface CoreV1 {
  readonly version: string;
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The Kubernetes that go.mod names, and the folder of its source. */
export interface Source {
  readonly Version: string;
  readonly Dir?: string;
}

/**
 * Asks Go for the source of Kubernetes: `list` looks for it, `download` gets it.
 *
 * @returns nothing where there is no Go.
 */
export function findSource(how: 'list' | 'download'): Source | undefined {
  const call = how === 'list' ? ['list', '-m'] : ['mod', 'download'];
  const { status, stdout } = spawnSync('go', [...call, '-json', 'k8s.io/kubernetes'], {
    cwd: MODULE,
    encoding: 'utf8',
  });
  return status === 0 ? (JSON.parse(stdout) as Source) : undefined;
}

/** Cuts the published schema down to the types of these names, in their order. */
export function readCoreV1(version: string, folder: string, names: readonly string[]): CoreV1 {
  const document = JSON.parse(
    readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8'),
  ) as { readonly definitions: Readonly<Record<string, Published>> };
  const types = names.map((name) => {
    const type = document.definitions[`io.k8s.api.core.v1.${name}`];
    if (type === undefined) {
      throw new Error(`Kubernetes ${version} has no core/v1 ${name}; remove it from the rules`);
    }
    return [name, cutType(type)];
  });
  return { version, types: Object.fromEntries(types) as CoreV1['types'] };
}

/** Each field of a type in one word, such as `[]EnvVar` or `int32!`. */
export function cutType({ properties = {}, required = [] }: Published): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      `${wordOf(schema)}${required.includes(name) ? '!' : ''}`,
    ]),
  );
}

function wordOf({ $ref, type = '', format, items }: Published): string {
  if ($ref !== undefined) {
    return OTHERS[$ref] ?? $ref.replace(PREFIX, '');
  }
  if (items !== undefined) {
    return `[]${wordOf(items)}`;
  }
  return type === 'object' ? 'map' : (format ?? type);
}
