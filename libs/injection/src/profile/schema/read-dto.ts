import { getMetadataStorage } from 'class-validator';
import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { checkOneOf, reportUnknown } from './check-fields.ts';
import { type DtoClass, kindOf } from './kind.ts';
import { type ItemClass, type Shape, shapeOf } from './members.ts';
import { isMapping, type Mapping } from './plain.ts';

const fields = new Map<DtoClass, ReadonlySet<string>>();

/**
 * Reads a parsed mapping into a DTO, for validation only, and reports what has no place in it:
 * unknown fields, a list where a mapping is wanted, two fields that exclude each other.
 * A member that is `null` counts as absent, as it does for Kubernetes.
 *
 * class-transformer is not used: it throws at legal keys such as `constructor`.
 */
export function readDto(type: DtoClass, raw: Mapping, path: Path, report: Report): object {
  const dto = new type() as Record<string, unknown>;
  const known = fieldsOf(type);
  for (const [key, value] of Object.entries(raw)) {
    const place = [...path, key];
    if (!known.has(key)) {
      reportUnknown(kindOf(type), known, place, report);
    } else if (value !== null) {
      dto[key] = readMember(shapeOf(type, key), value, place, report);
    }
  }
  checkOneOf(kindOf(type), known, raw, path, report);
  return dto;
}

/** The names of all decorated properties of a class and of the classes above it. */
export function fieldsOf(type: DtoClass): ReadonlySet<string> {
  let names = fields.get(type);
  if (names === undefined) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    names = new Set(metadata.map(({ propertyName }) => propertyName));
    fields.set(type, names);
  }
  return names;
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
  return undefined;
}

function readMap(type: ItemClass, value: unknown, path: Path, report: Report): unknown {
  if (isMapping(value)) {
    return new Map(Object.entries(value).map(([key, entry]) => [key, newItem(type, key, entry)]));
  }
  report.fault(path, { must: 'be a mapping' }, value);
  return undefined;
}

function newItem(type: ItemClass, key: string | undefined, value: unknown): object {
  return Object.assign(new type(), { key, value });
}
