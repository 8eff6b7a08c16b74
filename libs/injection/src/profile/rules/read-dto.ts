import { getMetadataStorage } from 'class-validator';
import { joinWords, type Path } from '../report/format.ts';
import type { Complaint, Report } from '../report/report.ts';
import { suggest } from '../report/suggest.ts';
import { type DtoClass, type Kind, kindOf } from './kind.ts';
import { type ItemClass, type Shape, shapeOf } from './members.ts';
import { isMapping, type Mapping, member } from './plain.ts';

/** Above this many fields a list of them helps nobody. */
const MAX_LISTED = 20;

/**
 * Reads a parsed mapping into a DTO, for validation only, and reports what has no place in it:
 * unknown fields, lists and mappings where the other is wanted, two fields that exclude each other.
 * A member that is `null` counts as absent, as it does for Kubernetes.
 *
 * class-transformer is not used: it throws at legal keys such as `constructor`, and copies what it
 * does not know.
 */
export function readDto(type: DtoClass, raw: Mapping, path: Path, report: Report): object {
  const dto = new type() as Record<string, unknown>;
  const kind = kindOf(type);
  const known = fieldsOf(type);
  for (const [key, value] of Object.entries(raw)) {
    if (!known.has(key)) {
      reportUnknown(kind, known, [...path, key], key, report);
    } else if (value !== null) {
      dto[key] = readMember(shapeOf(type, key), value, [...path, key], report);
    }
  }
  checkOneOf(kind, known, raw, path, report);
  return dto;
}

/** The names of all decorated properties of a class and the classes above it. */
export function fieldsOf(type: DtoClass): ReadonlySet<string> {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return new Set(metadata.map(({ propertyName }) => propertyName));
}

function readMember(shape: Shape | undefined, value: unknown, path: Path, report: Report): unknown {
  switch (shape?.of) {
    case undefined:
      return value;
    case 'object':
      return readObject(shape.type, value, path, report);
    case 'object or value':
      return isMapping(value) ? readDto(shape.type, value, path, report) : value;
    case 'objects':
      return readList(value, path, report, (element, place) =>
        readObject(shape.type, element, place, report),
      );
    case 'list':
      return readList(value, path, report, (element) => newItem(shape.type, undefined, element));
    case 'map':
      return readMap(shape.type, value, path, report);
  }
}

function readObject(type: DtoClass, value: unknown, path: Path, report: Report): unknown {
  if (isMapping(value)) {
    return readDto(type, value, path, report);
  }
  report.fault(path, { must: 'be a mapping' }, value);
  return undefined;
}

function readList(
  value: unknown,
  path: Path,
  report: Report,
  read: (element: unknown, path: Path) => unknown,
): unknown {
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) => read(element, [...path, index]));
  }
  report.fault(path, { must: 'be a list' }, value);
  return [];
}

function readMap(type: ItemClass, value: unknown, path: Path, report: Report): unknown {
  if (isMapping(value)) {
    return new Map(Object.entries(value).map(([key, entry]) => [key, newItem(type, key, entry)]));
  }
  report.fault(path, { must: 'be a mapping' }, value);
  return new Map();
}

function newItem(type: ItemClass, key: string | undefined, value: unknown): object {
  return Object.assign(new type(), { key, value });
}

function reportUnknown(
  { title, isClosed }: Kind,
  known: ReadonlySet<string>,
  path: Path,
  key: string,
  report: Report,
): void {
  const meant = suggest(key, known);
  const names = joinWords([...known]);
  const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
  if (isClosed) {
    const remedy = hint ?? `known are ${names}`;
    report.fault(path, { must: `be a field of ${title}`, seen: 'is unknown', remedy });
  } else {
    const listed = known.size > MAX_LISTED ? undefined : `known are ${names}`;
    const must = `be a field of ${title} in Kubernetes 1.37`;
    report.warn(path, { must, seen: 'is unknown and kept', remedy: hint ?? listed });
  }
}

function checkOneOf(
  { oneOf, isClosed }: Kind,
  known: ReadonlySet<string>,
  raw: Mapping,
  path: Path,
  report: Report,
): void {
  const given = oneOf?.filter((name) => member(raw, name) !== undefined) ?? [];
  // A newer Kubernetes may know one more, and then that is the one.
  const mayBeNew = !isClosed && Object.keys(raw).some((key) => !known.has(key));
  if (oneOf === undefined || given.length === 1 || (given.length === 0 && mayBeNew)) {
    return;
  }
  report.fault(path, exactlyOne(oneOf, given));
}

function exactlyOne(oneOf: readonly string[], given: readonly string[]): Complaint {
  const names = oneOf.length > MAX_LISTED ? `${oneOf.slice(0, 3).join(', ')}, …` : joinWords(oneOf);
  return {
    must: `have exactly one of ${names}`,
    seen: given.length === 0 ? 'has none' : `has ${joinWords(given)}`,
  };
}
