/** One row of a Markdown table: its cells by the header of their column, without code marks. */
export type TableRow = Readonly<Record<string, string>>;

/**
 * Reads a table of a Markdown page.
 *
 * @param header of its first column, by which the table is found.
 * @throws Error when the page has no such table.
 */
export function readTable(page: string, header: string): readonly TableRow[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => cellsOf(line)[0] === header);
  if (start < 0) {
    throw new Error(`the page has no table whose first column is "${header}"`);
  }
  const headers = cellsOf(lines[start] ?? '');
  const below = lines.slice(start + 2);
  const end = below.findIndex((line) => !line.startsWith('|'));
  return below.slice(0, end < 0 ? undefined : end).map((line) => {
    const cells = cellsOf(line);
    return Object.fromEntries(headers.map((name, column) => [name, cells[column] ?? '']));
  });
}

function cellsOf(line: string): string[] {
  return line.startsWith('|')
    ? line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll(/^`([^`]*)`$/g, '$1'))
    : [];
}
