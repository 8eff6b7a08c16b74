import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ObjectMeta } from '@sidecar-injector/admission';
import { readTable, type TableRow } from '@sidecar-injector/testing/tables';
import { OPT_IN_PATHS, type OptIn } from '../terms/context.ts';
import { INJECT_KEY } from '../terms/keys.ts';
import { type Reason, REASONS, type WarningCode, WARNINGS } from '../terms/reasons.ts';

/** What one path makes of one combination of label and annotation. */
export interface PrecedenceCase {
  /** For the name of a test. */
  readonly title: string;
  readonly optIn: OptIn;
  /** The webhook's path, such as `/mutate/required`. */
  readonly path: string;
  /** Labels and annotations of the Pod, which needs no others. */
  readonly metadata: Pick<ObjectMeta, 'labels' | 'annotations'>;
  readonly reason: Reason;
  readonly isInjected: boolean;
  /** In the order in which they are given. */
  readonly warnings: readonly WarningCode[];
}

const ABSENT = '–';
const PAGE = fileURLToPath(new URL('../../../../docs/annotations.md', import.meta.url));

/**
 * Reads the precedence table of docs/annotations.md, which the engine, the webhook and the offline
 * tool are held to.
 *
 * @throws Error for a cell that holds neither a value in quotes nor a known code.
 */
export function readPrecedence(): readonly PrecedenceCase[] {
  const rows = readTable(readFileSync(PAGE, 'utf8'), 'Label');
  return Object.entries(OPT_IN_PATHS).flatMap(([optIn, path]) =>
    rows.map((row) => toCase(row, optIn as OptIn, path)),
  );
}

function toCase(row: TableRow, optIn: OptIn, path: string): PrecedenceCase {
  const [label, annotation] = [valueIn(row, 'Label'), valueIn(row, 'Annotation')];
  const reason = codeIn(REASONS, cellOf(row, path));
  return {
    title: `${path}: label ${cellOf(row, 'Label')}, annotation ${cellOf(row, 'Annotation')}`,
    optIn,
    path,
    metadata: {
      ...(label !== undefined && { labels: { [INJECT_KEY]: label } }),
      ...(annotation !== undefined && { annotations: { [INJECT_KEY]: annotation } }),
    },
    reason,
    isInjected: reason === 'injected',
    warnings: listIn(row, 'Warnings').map((code) => codeIn(WARNINGS, code)),
  };
}

function valueIn(row: TableRow, column: string): string | undefined {
  const cell = cellOf(row, column);
  if (cell === ABSENT) {
    return undefined;
  }
  const [, value] = /^"(.*)"$/.exec(cell) ?? [];
  if (value === undefined) {
    throw new Error(`${column} "${cell}" must be in quotes, or ${ABSENT}`);
  }
  return value;
}

function listIn(row: TableRow, column: string): string[] {
  const cell = cellOf(row, column);
  return cell === ABSENT ? [] : cell.split(',').map((code) => code.trim().replaceAll('`', ''));
}

function codeIn<T extends string>(codes: Readonly<Record<T, unknown>>, cell: string): T {
  if (!Object.hasOwn(codes, cell)) {
    throw new Error(`"${cell}" must be one of ${Object.keys(codes).join(', ')}`);
  }
  return cell as T;
}

function cellOf(row: TableRow, column: string): string {
  const cell = row[column];
  if (cell === undefined) {
    throw new Error(`the table must have a column ${column}`);
  }
  return cell;
}
