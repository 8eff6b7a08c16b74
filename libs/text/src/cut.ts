/** At most so many characters of a text, and a mark where there were more. */
export function cut(text: string, length: number, mark = '…'): string {
  return text.length > length ? text.slice(0, length) + mark : text;
}
