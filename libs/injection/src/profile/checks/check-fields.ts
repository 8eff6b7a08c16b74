import { KUBERNETES, partOf } from '../core/core-v1.ts';
import { joinWords, type Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { elements, isMapping, type Mapping, member } from '../schema/plain.ts';
import type { Dictionary, Field, Part, Rule, Shape } from '../schema/shape.ts';
import { LIST, MAPPING, meantOf } from '../schema/values.ts';

/** Above this many names a list of them helps nobody. */
const MAX_LISTED = 20;
const REQUIRED: Rule = { must: 'be set', holds: (value) => value !== undefined };

/**
 * Reports what in a value is not as its shape wants it, in the order of the file; of a part, first
 * the fields that are unknown.
 *
 * @returns whether the value itself fits, whatever is wrong with what is in it.
 */
export function checkFields(shape: Shape, value: unknown, path: Path, report: Report): boolean {
  if (shape.is === 'core') {
    return checkFields(partOf(shape), value, path, report);
  }
  const fits = judge(ruleOf(shape, value), value, path, report);
  if (fits && shape.is === 'list') {
    for (const [index, element] of elements(value).entries()) {
      checkFields(shape.of, element, [...path, index], report);
    }
  } else if (isMapping(value) && shape.is === 'map') {
    checkEntries(shape, value, path, report);
  } else if (isMapping(value) && shape.is === 'part') {
    checkPart(shape, value, path, report);
  }
  return fits;
}

function ruleOf(shape: Exclude<Shape, { is: 'core' }>, value: unknown): Rule {
  switch (shape.is) {
    case 'value':
      return shape.rule;
    case 'list':
      return LIST;
    case 'map':
      return MAPPING;
    case 'part':
      return isMapping(value) ? MAPPING : (shape.or?.rule ?? MAPPING);
  }
}

function checkEntries({ keys, of }: Dictionary, value: Mapping, path: Path, report: Report): void {
  for (const [key, entry] of Object.entries(value)) {
    const place = [...path, key];
    keys.every((rule) => judge(rule, key, place, report));
    checkFields(of, entry, place, report);
  }
}

function checkPart(part: Part, value: Mapping, path: Path, report: Report): void {
  const known = new Map(Object.entries(part.fields));
  const written = Object.keys(value);
  for (const key of written.filter((name) => !known.has(name))) {
    reportUnknown(part, [...path, key], report);
  }
  for (const name of new Set([...written, ...known.keys()])) {
    const field = known.get(name);
    if (field !== undefined) {
      checkField(field, value, [...path, name], report);
    }
  }
  checkOneOf(part, value, path, report);
}

function checkField(field: Field, owner: Mapping, path: Path, report: Report): void {
  const value = member(owner, String(path.at(-1)));
  const { isRequired = false, isAskedMissing = false, beside } = field;
  const fits = value === undefined ? isAskedMissing : checkFields(field, value, path, report);
  if (isRequired && value === undefined) {
    judge(REQUIRED, value, path, report);
  } else if (fits && beside !== undefined) {
    judge(beside, value, path, report, owner);
  }
}

function judge(
  rule: Rule,
  value: unknown,
  path: Path,
  report: Report,
  owner: Mapping = {},
): boolean {
  const { must, holds, seen, remedy } = rule;
  const fits = holds(value, owner);
  if (!fits) {
    report.problem(path, { must, seen: seen?.(value), remedy: remedy?.(value) }, value);
  }
  return fits;
}

/** Reports a field that is none of the known ones: ours as a problem, Kubernetes' as a warning. */
function reportUnknown({ title, fields, isOpen }: Part, path: Path, report: Report): void {
  const known = Object.keys(fields);
  const list = known.length > MAX_LISTED ? undefined : `known are ${joinWords(known)}`;
  const remedy = meantOf(path.at(-1), known) ?? list;
  if (isOpen === true) {
    const must = `be a field of ${title} in ${KUBERNETES}`;
    report.warn(path, { must, seen: 'is unknown and kept', remedy });
  } else {
    report.problem(path, { must: `be a field of ${title}`, seen: 'is unknown', remedy });
  }
}

/** Reports a mapping that has none or several of the fields that exclude each other. */
function checkOneOf({ fields, oneOf, isOpen }: Part, value: Mapping, path: Path, report: Report) {
  const given = oneOf?.filter((name) => member(value, name) !== undefined) ?? [];
  // A newer Kubernetes may know one more, and then that is the one.
  const mayBeNew = isOpen === true && Object.keys(value).some((key) => !Object.hasOwn(fields, key));
  if (oneOf === undefined || given.length === 1 || (given.length === 0 && mayBeNew)) {
    return;
  }
  const names = oneOf.length > MAX_LISTED ? `${oneOf.slice(0, 3).join(', ')}, …` : joinWords(oneOf);
  const seen = given.length === 0 ? 'has none' : `has ${joinWords(given)}`;
  report.problem(path, { must: `have exactly one of ${names}`, seen });
}
