import { cpus, release } from 'node:os';
import { type Bound, type Figure, isMet } from './figures.ts';

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
    besideFloor(figure),
    target === undefined ? '' : boundText(target, figure),
    target === undefined ? '' : isMet(figure) ? 'yes' : 'no',
  ];
}

function besideFloor({ unit, floor = 0, ours, bounds }: Figure): string {
  if (bounds === 'difference') {
    return `${ours < floor ? '-' : '+'}${withUnit(Math.abs(ours - floor), unit)}`;
  }
  return floor === 0 ? '' : `${(ours / floor).toFixed(2)} ×`;
}

function boundText(bound: Bound, { unit, floor, bounds = 'ratio' }: Figure): string {
  const sign = bounds === 'difference' ? '+' : '';
  const of = floor !== undefined && bounds === 'ratio' ? '×' : unit;
  const text = 'atMost' in bound ? `≤ ${sign}${bound.atMost}` : `≥ ${sign}${bound.atLeast}`;
  return `${text} ${of}`.trimEnd();
}

/** Three significant digits, and no fraction from a hundred on, nor of what is counted. */
export function withUnit(value: number, unit: string): string {
  if (unit === '') {
    return String(value);
  }
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

function pad(cell: string, width = 0, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
