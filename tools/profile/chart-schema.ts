import { partOf, type Shape } from '@sidecar-injector/injection/profile';

type Schema = Readonly<Record<string, unknown>>;

/** What JSON Schema can say of a shape. Of core/v1 it says only what must be there. */
export function toJsonSchema(shape: Shape): Schema {
  switch (shape.is) {
    case 'value':
      return shape.json;
    case 'list':
      return { type: 'array', items: toJsonSchema(shape.of) };
    case 'map':
      return { type: 'object', additionalProperties: toJsonSchema(shape.of) };
    case 'core': {
      const part = partOf(shape);
      const fields = Object.entries(part.fields).filter(([, { isRequired }]) => isRequired);
      return toObject({ ...part, fields: Object.fromEntries(fields) });
    }
    case 'part':
      return shape.or === undefined
        ? toObject(shape)
        : { oneOf: [toJsonSchema(shape.or), toObject(shape)] };
  }
}

function toObject({ fields, isOpen, oneOf }: Extract<Shape, { is: 'part' }>): Schema {
  const entries = Object.entries(fields);
  const required = entries.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return {
    type: 'object',
    ...(isOpen ? {} : { additionalProperties: false }),
    ...(entries.length > 0 && {
      properties: Object.fromEntries(entries.map(([name, field]) => [name, toJsonSchema(field)])),
    }),
    ...(required.length > 0 && { required }),
    ...(oneOf !== undefined && !isOpen && { minProperties: 1, maxProperties: 1 }),
  };
}
