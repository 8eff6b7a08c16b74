import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printValuesTable, readValues } from './values-table.ts';

const BEGIN = '<!-- values.yaml, by npx nx readme charts -->\n\n';
const END = '\n<!-- end -->\n';

const chart = join(import.meta.dirname, '..');

/** README.md of the chart as it is, and as values.yaml wants it. */
export function readReadme(): { readonly now: string; readonly wanted: string } {
  const now = readFileSync(join(chart, 'README.md'), 'utf8');
  const table = printValuesTable(readValues(readFileSync(join(chart, 'values.yaml'), 'utf8')));
  const [head = '', rest = ''] = now.split(BEGIN);
  const [, tail = ''] = rest.split(END);
  return { now, wanted: `${head}${BEGIN}${table}${END}${tail}` };
}

if (import.meta.main) {
  writeFileSync(join(chart, 'README.md'), readReadme().wanted);
}
