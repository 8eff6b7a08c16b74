import { type ValidationError, validateSync } from 'class-validator';
import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { Item } from './members.ts';
import { complain, ruleOf } from './rule.ts';

/** Asks every rule of a DTO and of those in it, and reports one fault for each member that fails. */
export function validateDto(dto: object, path: Path, report: Report): void {
  // A member that is missing is asked by `Required` alone.
  const options = { skipUndefinedProperties: true, forbidUnknownValues: false };
  for (const error of validateSync(dto, options)) {
    reportError(error, path, report);
  }
}

function reportError(error: ValidationError, parent: Path, report: Report): void {
  const path = [...parent, ...segmentOf(error)];
  const [context] = Object.values<unknown>(error.contexts ?? {});
  if (context !== undefined) {
    report.fault(path, complain(ruleOf(context), error.value), error.value);
  }
  for (const child of error.children ?? []) {
    reportError(child, path, report);
  }
}

/** An item has a place already: that of its list or map. */
function segmentOf({ target, property }: ValidationError): Path {
  if (target instanceof Item) {
    return [];
  }
  return [Array.isArray(target) ? Number(property) : property];
}
