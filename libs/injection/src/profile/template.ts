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

const EXPRESSION = /(\$?)\$\{([^}]*)\}/g;
const MAP_ENTRY = /^pod\.(labels|annotations)\['([^']+)'\]$/;
const KNOWN =
  "pod.namespace, pod.serviceAccountName, pod.probePorts, pod.labels['KEY'], pod.annotations['KEY'] and container.name";

/**
 * Checks the expressions in one string of a profile.
 *
 * @returns one sentence for each that is unknown, with the remedy; none when all is well.
 */
export function findTemplateFaults(text: string): string[] {
  const faults: string[] = [];
  for (const [whole, escape, expression = ''] of text.matchAll(EXPRESSION)) {
    if (escape === '' && !isKnown(expression)) {
      faults.push(`${whole} is unknown; known are ${KNOWN}; for a literal write $${whole}`);
    }
  }
  return faults;
}

/**
 * Fills the expressions in every string of a parsed value. They are inserted as data: nothing in
 * them is parsed again. Keys stay as they are, and a value without expressions is returned itself.
 */
export function renderTemplates<T>(
  value: T,
  values: TemplateValues,
  containerName: string,
): Rendered<T> {
  const missing: string[] = [];
  const fill = (text: string): string =>
    text.replace(EXPRESSION, (whole, escape: string, expression: string) => {
      if (escape !== '') {
        return whole.slice(1);
      }
      const found = lookUp(expression, values, containerName);
      if (found === undefined) {
        missing.push(expression);
      }
      return found ?? '';
    });
  return { value: mapStrings(value, fill) as T, missing };
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

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return value.includes('${') ? change(value) : value;
  }
  if (Array.isArray(value)) {
    const mapped = value.map((element: unknown) => mapStrings(element, change));
    return mapped.some((element, index) => element !== value[index]) ? mapped : value;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  const mapped = entries.map(([key, element]) => [key, mapStrings(element, change)] as const);
  return mapped.some(([, element], index) => element !== entries[index]?.[1])
    ? Object.fromEntries(mapped)
    : value;
}
