import { cpus, release } from 'node:os';
import { type Bound, type Figure, isMet, measureOf } from './figures.ts';

/** The figures as a Markdown table whose columns line up. */
export function renderFigures(figures: readonly Figure[], subject = 'injector'): string {
  const head = ['figure', 'floor', subject, 'ratio', 'target', 'met'];
  return renderTable([head, ...figures.map(cellsOf)]);
}

/** Rows of as many cells each, the first one the head, as a Markdown table. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    line(row.map((cell, column) => pad(cell, widths[column], column))),
  );
  const rule = line(
    widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Where the figures come from: machine, Node and flags, and the day. */
export function renderOrigin(nodeOptions: string): string {
  const all = cpus();
  const machine = `${all.length} × ${all[0]?.model.trim() ?? 'unknown CPU'}, Linux ${release()}`;
  const day = new Date().toISOString().slice(0, 10);
  return `${day}; ${machine}; Node ${process.versions.node} with \`${nodeOptions}\``;
}

function cellsOf(figure: Figure): string[] {
  const { name, unit, floor, ours, target } = figure;
  return [
    name,
    floor === undefined ? '' : withUnit(floor, unit),
    withUnit(ours, unit),
    floor === undefined ? '' : `${measureOf(figure).toFixed(2)} ×`,
    target === undefined ? '' : boundText(target, floor === undefined ? unit : '×'),
    target === undefined ? '' : isMet(figure) ? 'yes' : 'no',
  ];
}

function boundText(bound: Bound, unit: string): string {
  return 'atMost' in bound ? `≤ ${bound.atMost} ${unit}` : `≥ ${bound.atLeast} ${unit}`;
}

/** Three significant digits, and no fraction from a hundred on. */
export function withUnit(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

function pad(cell: string, width = 0, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
