import { type Operation, parsePointer } from '@sidecar-injector/json-patch';

type Members = Readonly<Record<string, unknown>>;

/**
 * Applies a JSON Patch (RFC 6902; `add`, `replace`, `remove`, and `test` as a no-op) to a value.
 * The value stays as it is; what no operation touches is shared with the result.
 *
 * @throws RangeError when an operation points at something that is not there.
 */
export function applyOperations(value: unknown, operations: readonly Operation[]): unknown {
  return operations.reduce(
    (result, operation) => applyAt(result, parsePointer(operation.path), operation),
    value,
  );
}

function applyAt(value: unknown, tokens: readonly string[], operation: Operation): unknown {
  const [token, ...rest] = tokens;
  if (operation.op === 'test') {
    return value;
  }
  if (token === undefined) {
    return operation.op === 'remove' ? undefined : operation.value;
  }
  if (Array.isArray(value)) {
    return changeArray(value, token, rest, operation);
  }
  if (typeof value === 'object' && value !== null) {
    return changeObject(value as Members, token, rest, operation);
  }
  throw new RangeError(`${operation.op} ${operation.path}: no object or list holds "${token}"`);
}

function changeArray(
  array: readonly unknown[],
  token: string,
  rest: readonly string[],
  operation: Operation,
): unknown[] {
  const index = token === '-' ? array.length : Number(token);
  const isInsertion = rest.length === 0 && operation.op === 'add';
  if (!Number.isInteger(index) || index > array.length - (isInsertion ? 0 : 1)) {
    throw new RangeError(`${operation.op} ${operation.path}: there is no element ${token}`);
  }
  const value = applyAt(array[index], rest, operation);
  const isRemoval = rest.length === 0 && operation.op === 'remove';
  return array.toSpliced(index, isInsertion ? 0 : 1, ...(isRemoval ? [] : [value]));
}

function changeObject(
  object: Members,
  token: string,
  rest: readonly string[],
  operation: Operation,
): Members {
  if (!Object.hasOwn(object, token) && (rest.length > 0 || operation.op !== 'add')) {
    throw new RangeError(`${operation.op} ${operation.path}: there is no member "${token}"`);
  }
  if (rest.length === 0 && operation.op === 'remove') {
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== token));
  }
  const own = Object.hasOwn(object, token) ? object[token] : undefined;
  const entry = { value: applyAt(own, rest, operation), ...DATA_MEMBER };
  return Object.defineProperty({ ...object }, token, entry);
}

/** As an assignment makes it, but also for the key `__proto__`. */
const DATA_MEMBER = { writable: true, enumerable: true, configurable: true };
