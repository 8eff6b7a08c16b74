import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** One value that a user can set. */
export interface ChartValue {
  /** Such as `injector.image.tag`. */
  readonly path: string;
  /** As JSON. */
  readonly default: string;
  /** The comment above it, in one line. */
  readonly meaning: string;
}

/** Reads the values of a chart with the comments above them, in the order of the file. */
export function readValues(text: string): ChartValue[] {
  const { contents } = parseDocument(text);
  return isMap(contents) ? readMap(contents, '') : [];
}

/** A Markdown table, as Prettier would write it. */
export function printValuesTable(values: readonly ChartValue[]): string {
  const rows = values.map(({ path, default: value, meaning }) => [
    `\`${path}\``,
    `\`${value}\``,
    meaning,
  ]);
  const cells = [['Value', 'Default', 'Meaning'], ...rows].map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|')),
  );
  const widths = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[], fill: string): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |\n`;
  const [head = [], ...body] = cells;
  return [line(head, ' '), line(['', '', ''], '-'), ...body.map((row) => line(row, ' '))].join('');
}

function readMap(map: YAMLMap, prefix: string): ChartValue[] {
  return map.items.flatMap((pair, index) => {
    const path = `${prefix}${nameOf(pair)}`;
    // A comment above the first key belongs to the map, as YAML sees it.
    const comment = (isScalar(pair.key) ? pair.key.commentBefore : undefined) ?? '';
    const above = index === 0 && comment === '' ? (map.commentBefore ?? '') : comment;
    return isMap(pair.value) && isGroup(pair.value)
      ? readMap(pair.value, `${path}.`)
      : [{ path, default: JSON.stringify(toJs(pair)), meaning: toLine(above) }];
  });
}

/** Whether what is in the map is explained one by one, and so can be set one by one. */
function isGroup(map: YAMLMap): boolean {
  return (
    (map.commentBefore ?? '') !== '' ||
    map.items.some(
      ({ key, value }) =>
        (isScalar(key) && (key.commentBefore ?? '') !== '') || (isMap(value) && isGroup(value)),
    )
  );
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function toJs({ value }: Pair): unknown {
  return (value as { toJSON(): unknown }).toJSON();
}

/**
 * The paragraph next to the value: what is above a blank line speaks of the whole file. An example
 * of several lines is left out.
 */
function toLine(comment: string): string {
  const paragraph = comment.split(/\n\s*\n/).at(-1) ?? '';
  return paragraph
    .replace(/\s+For example:\s*\n\s*[\w-]+:\n.*$/s, '')
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}
