/** The value at a dotted path such as `lifecycle.preStop.exec`; `undefined` where the path ends. */
export function valueAt(root: object, path: string): unknown {
  let value: unknown = root;
  for (const name of path.split('.')) {
    value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  }
  return value;
}
