type Members = Readonly<Record<string, unknown>>;

/** Whether a parsed value has some shape. */
export type Shape = (value: unknown) => boolean;

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText: Shape = (value) => typeof value === 'string';

export const isListOf =
  (isItem: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(isItem);

export const isMapOf =
  (isItem: Shape): Shape =>
  (value) =>
    isObject(value) && Object.values(value).every(isItem);

export const isObjectWith =
  (has: (members: Members) => boolean): Shape =>
  (value) =>
    isObject(value) && has(value);

export const isAbsentOr =
  (isThere: Shape): Shape =>
  (value) =>
    value === undefined || isThere(value);
