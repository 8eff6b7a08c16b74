declare global {
  interface JSON {
    /** Text that is to be printed as it is (ECMAScript proposal, in Node since 21). */
    rawJSON(text: string): object;
  }
}

/** Prints a value as JSON. An integer above 2^53 comes as a bigint and keeps all its digits. */
export function printJson(value: unknown, indent: string | number = 2): string {
  const print = (_key: string, each: unknown): unknown =>
    typeof each === 'bigint' ? JSON.rawJSON(String(each)) : each;
  return JSON.stringify(value, print, indent);
}
