/** What a `${…}` expression may ask for. The Pod's name, uid and IPs do not exist yet. */
export interface TemplateValues {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
  /** Ports of the app's probes, comma-separated and ascending. */
  readonly probePorts: string;
}

/** A rendered value, and the expressions in it that had no value. */
export interface Rendered<T> {
  readonly value: T;
  readonly missing: readonly string[];
}

/** Bounded, or a text full of `${` would take quadratic time; the longest key makes 336 characters. */
const EXPRESSION = /(\$?)\$\{([^}]{0,400})\}/g;
const MAP_ENTRY = /^pod\.(labels|annotations)\['([^']+)'\]$/;

/** The expressions that can be filled, for messages. */
export const KNOWN_EXPRESSIONS =
  "pod.namespace, pod.serviceAccountName, pod.probePorts, pod.labels['KEY'], pod.annotations['KEY'] and container.name";

/** The expressions in one string of a profile that cannot be filled, each once, as written. */
export function findUnknownExpressions(text: string): string[] {
  const unknown = findExpressions(text).filter((expression) => !isKnown(expression));
  return [...new Set(unknown)].map((expression) => `\${${expression}}`);
}

/** What stands between `${` and `}` in a text, without the literals. */
export function findExpressions(text: string): string[] {
  return [...text.matchAll(EXPRESSION)]
    .filter(([, escape]) => escape === '')
    .map(([, , expression = '']) => expression);
}

/**
 * Fills the expressions in every string of a parsed value. They are inserted as data: nothing in
 * them is parsed again. Keys stay as they are, and a value without expressions is returned itself.
 */
export function fillExpressions<T>(
  value: T,
  values: TemplateValues,
  containerName: string,
): Rendered<T> {
  const missing: string[] = [];
  const fill = (expression: string): string => {
    const found = lookUp(expression, values, containerName);
    if (found === undefined) {
      missing.push(expression);
    }
    return found ?? '';
  };
  const change = (text: string): string => replaceExpressions(text, fill);
  return { value: mapStrings(value, change) as T, missing };
}

/** Puts something into the place of each expression in a text, and takes `$${` for a literal `${`. */
export function replaceExpressions(text: string, fill: (expression: string) => string): string {
  return text.replace(EXPRESSION, (whole, escape: string, expression: string) =>
    escape === '' ? fill(expression) : whole.slice(1),
  );
}

function isKnown(expression: string): boolean {
  return (
    MAP_ENTRY.test(expression) ||
    ['pod.namespace', 'pod.serviceAccountName', 'pod.probePorts', 'container.name'].includes(
      expression,
    )
  );
}

function lookUp(
  expression: string,
  values: TemplateValues,
  containerName: string,
): string | undefined {
  switch (expression) {
    case 'pod.namespace':
      return values.namespace;
    case 'pod.serviceAccountName':
      return values.serviceAccountName;
    case 'pod.probePorts':
      return values.probePorts;
    case 'container.name':
      return containerName;
  }
  const [, map, key] = MAP_ENTRY.exec(expression) ?? [];
  if (map === undefined || key === undefined) {
    return undefined;
  }
  const entries = map === 'labels' ? values.labels : values.annotations;
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

/** Which parts of profiles hold expressions; profiles never change once they are loaded. */
const templates = new WeakMap<object, boolean>();

function isTemplate(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.includes('${');
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const known = templates.get(value);
  const found = known ?? Object.values(value).some(isTemplate);
  if (known === undefined) {
    templates.set(value, found);
  }
  return found;
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (!isTemplate(value)) {
    return value;
  }
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((element: unknown) => mapStrings(element, change));
  }
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, element]) => [key, mapStrings(element, change)]));
}
