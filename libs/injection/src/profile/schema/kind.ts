/** A class of DTOs; its decorated properties are the fields it knows. */
export type DtoClass = new () => object;

/** How a mapping is read into a DTO, apart from its fields. */
export interface Kind {
  /** What a message calls it: `a profile`, `core/v1 Probe`. */
  readonly title: string;
  /** Ours are closed; a newer Kubernetes may know more fields than we do. */
  readonly isClosed: boolean;
  /** Fields of which exactly one must be there. */
  readonly oneOf?: readonly string[];
}

const kinds = new Map<unknown, Kind>();

/** Marks a part of the profile's own format, in which unknown fields are faults. */
export function ProfilePart(title: string, oneOf?: readonly string[]): ClassDecorator {
  return register({ title, isClosed: true, ...(oneOf && { oneOf }) });
}

/** Marks a part of Kubernetes' format, in which unknown fields are kept, with a warning. */
export function CoreV1(name: string, oneOf?: readonly string[]): ClassDecorator {
  return register({ title: `core/v1 ${name}`, isClosed: false, ...(oneOf && { oneOf }) });
}

/** @throws Error for a class without a decorator of this file. */
export function kindOf(type: DtoClass): Kind {
  const kind = kinds.get(type);
  if (kind === undefined) {
    throw new Error(`${type.name} needs @ProfilePart or @CoreV1`);
  }
  return kind;
}

function register(kind: Kind): ClassDecorator {
  return (type) => {
    kinds.set(type, kind);
  };
}
