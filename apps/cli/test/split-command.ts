/** Splits a command line at blanks, as a shell does; quotes keep blanks together. */
export function splitCommand(line: string): string[] {
  const words = line.trim().match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
