/** What `tc -j -s -batch -` has printed before one document, and the document. */
export interface Section {
  /** Classes as text, of a version without JSON for them. */
  readonly text: string;
  /** Classes of a version that has it. */
  readonly classes: readonly Readonly<Record<string, unknown>>[];
  readonly document: string;
}

/**
 * A document is one line, and several where iproute2 breaks its JSON: up to the one that closes it.
 * Classes of newer versions are a document that belongs to the next one.
 */
export function readSections(printed: string): Section[] {
  const sections: Section[] = [];
  let text: string[] = [];
  let classes: Section['classes'] = [];
  for (const part of joinDocuments(printed.split('\n'))) {
    if (part.startsWith('[{"class"')) {
      classes = JSON.parse(part) as Section['classes'];
    } else if (part.startsWith('[')) {
      sections.push({ text: text.join('\n'), classes, document: part });
      [text, classes] = [[], []];
    } else {
      text.push(part);
    }
  }
  return sections;
}

/** Whole documents, and lines that belong to none. */
function joinDocuments(lines: readonly string[]): string[] {
  const parts: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    const isFirst = line.startsWith('[');
    if (isOpen && !isFirst) {
      parts.push(`${parts.pop() ?? ''}\n${line}`);
    } else {
      parts.push(line);
    }
    isOpen = (isOpen || isFirst) && !line.endsWith(']');
  }
  return parts;
}
