import { VARIABLE_NAMES } from './environment.ts';

const PREFIX = 'INJECTOR_';

/** Names that differ in more letters than this are not taken for a slip of the pen. */
const FAR = 4;

/**
 * What the kubelet sets for a Service (docker link variables): a Service named `injector` would
 * otherwise set `INJECTOR_PORT` to `tcp://10.96.0.12:443`.
 */
const LINK_NAME = /_SERVICE_HOST$|_SERVICE_PORT(_|$)|_PORT_\d+_(TCP|UDP|SCTP)(_|$)/;
const LINK_VALUE = /^(tcp|udp|sctp):\/\//;

export function isServiceLink(name: string, value: string): boolean {
  return LINK_NAME.test(name) || LINK_VALUE.test(value);
}

/** One sentence for each `INJECTOR_*` that nobody reads, with the name that may have been meant. */
export function findUnknownVariables(variables: NodeJS.ProcessEnv): string[] {
  return Object.entries(variables)
    .filter(([name, value = '']) => name.startsWith(PREFIX) && !isServiceLink(name, value))
    .filter(([name]) => !VARIABLE_NAMES.some((known) => known === name))
    .map(([name]) => `${name} is not known and has no effect${suggest(name)}`);
}

function suggest(name: string): string {
  const ranked = VARIABLE_NAMES.map((known) => ({ known, distance: editDistance(name, known) }));
  const [best] = ranked.sort((left, right) => left.distance - right.distance);
  return best !== undefined && best.distance <= FAR ? `; did you mean ${best.known}?` : '';
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
