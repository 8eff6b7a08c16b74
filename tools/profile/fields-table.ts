import type { Field, Fields } from '@sidecar-injector/injection/profile';

/** Writes the table of a part into a page, in the place of the one behind a comment with its title. */
export function replaceTable(page: string, title: string, fields: Fields): string {
  const mark = `<!-- ${title}, by npx nx profile tools -->\n\n`;
  const [head = '', rest = ''] = page.split(mark);
  if (rest === '') {
    throw new Error(`The page has no line ${mark.trim()}`);
  }
  const behind = rest.slice(rest.search(/^(?!\|)/m));
  return `${head}${mark}${printTable(fields)}${behind}`;
}

function printTable(fields: Fields): string {
  const rows = Object.entries(fields).map(([name, field]) => [
    `\`${name}\``,
    describePreset(field),
    field.meaning ?? '',
  ]);
  return [['field', 'default', 'meaning'], ['-', '-', '-'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

function describePreset({ preset, otherwise }: Field): string {
  const written = typeof preset === 'string' ? preset : JSON.stringify(preset);
  return otherwise ?? `\`${written}\``;
}
