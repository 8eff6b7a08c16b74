import { stringify } from 'yaml';
import type { ChangedSource } from './change.ts';
import { printJson } from './print-json.ts';

/** How manifests are printed; by default each source in its own format. */
export type ManifestFormat = 'yaml' | 'json';

/** Joins sources to one stream that `kubectl apply -f -` reads. */
export function printManifests(sources: readonly ChangedSource[], format?: ManifestFormat): string {
  if (format === 'json' || sources.every(({ source }) => source.format === 'json')) {
    return format === 'yaml'
      ? joinYaml(sources.map(toYaml))
      : sources.map((each) => endLine(toJson(each))).join('');
  }
  return joinYaml(sources.map((each) => (format === 'yaml' ? toYaml(each) : each.text)));
}

/** A source that is YAML already keeps its layout. */
function toYaml({ source, text, values }: ChangedSource): string {
  return source.format === 'yaml'
    ? text
    : values.map((value) => stringify(value, { version: '1.1', lineWidth: 0 })).join('---\n');
}

function toJson({ source, text, values }: ChangedSource): string {
  return source.format === 'json' ? text : values.map((value) => printJson(value)).join('\n');
}

function joinYaml(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const isLast = index === texts.length - 1;
      const marker = index === 0 || /^\uFEFF?---(\s|$)/.test(text) ? '' : '---\n';
      return marker + (isLast ? text : endLine(text));
    })
    .join('');
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
