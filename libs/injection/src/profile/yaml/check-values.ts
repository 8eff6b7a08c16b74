import { joinWords, type Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { findExpressions, findUnknownExpressions, KNOWN_EXPRESSIONS } from '../expressions.ts';

/** Deeper than any Kubernetes object; an alias that contains itself is infinitely deep. */
const MAX_DEPTH = 64;

/** Where expressions are filled for one container at a time. */
const PER_CONTAINER: Path = ['containers', 'initContainers', 'app'];
const CONTAINER_NAME = 'container.name';

/** Enough for thousands of variables; a few nested aliases make milliards of values. */
const MAX_VALUES = 20_000;

/**
 * Checks what a document holds at all, whatever it means: values that JSON can carry exactly, and
 * expressions that injection can fill.
 *
 * @returns false when the document is too deep or too large to be looked at further.
 */
export function checkValues(document: unknown, report: Report): boolean {
  if (isDeeper(document, MAX_DEPTH)) {
    const must = `nest at most ${String(MAX_DEPTH)} levels`;
    report.problem([], {
      must,
      seen: 'is deeper',
      remedy: 'look for an alias inside its own anchor',
    });
    return false;
  }
  if (countValues(document, MAX_VALUES) > MAX_VALUES) {
    const must = `hold at most ${String(MAX_VALUES)} values, its aliases written out`;
    report.problem([], { must, seen: 'has more' });
    return false;
  }
  checkValue(document, [], report);
  return true;
}

/** Visits an object once at each depth at most, or nested aliases would take for ever. */
function isDeeper(document: unknown, limit: number): boolean {
  let level = new Set([document]);
  for (let depth = 0; depth <= limit; depth++) {
    level = new Set([...level].flatMap(children).filter(isObject));
  }
  return level.size > 0;
}

/** Counts until it is beyond the limit. */
function countValues(value: unknown, limit: number): number {
  let count = 1;
  for (const child of children(value)) {
    if (count > limit) {
      break;
    }
    count += countValues(child, limit - count);
  }
  return count;
}

function checkValue(value: unknown, path: Path, report: Report): void {
  if (typeof value === 'number') {
    checkNumber(value, path, report);
  } else if (typeof value === 'string') {
    checkText(value, path, report);
  } else if (isObject(value)) {
    const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [key, child] of entries) {
      checkValue(child, [...path, key], report);
    }
  }
}

function checkNumber(value: number, path: Path, report: Report): void {
  if (!Number.isFinite(value)) {
    report.problem(path, { must: 'be a finite number' }, value);
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const must = 'be within ±9007199254740991, where whole numbers are exact';
    report.problem(path, { must }, value);
  }
}

function checkText(value: string, path: Path, report: Report): void {
  if (value.includes('\0')) {
    report.problem(path, { must: 'be without NUL characters' }, value);
  }
  const unknown = findUnknownExpressions(value);
  if (unknown.length > 0) {
    const remedy = `known are ${KNOWN_EXPRESSIONS}; for a literal write $${unknown[0] ?? ''}`;
    report.problem(path, {
      must: 'have known expressions only',
      seen: `has ${joinWords(unknown)}`,
      remedy,
    });
  }
  if (findExpressions(value).includes(CONTAINER_NAME) && !PER_CONTAINER.includes(path[0] ?? '')) {
    const must = `be without \${${CONTAINER_NAME}}, which only containers and app entries have`;
    report.problem(path, { must }, value);
  }
}

function children(value: unknown): unknown[] {
  return isObject(value) ? Object.values(value) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
