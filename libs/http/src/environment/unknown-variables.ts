import { findNearest } from '@sidecar-injector/text';

/** Names that differ in more letters than this are not taken for a slip of the pen. */
const FAR = 4;

/**
 * What the kubelet sets for a Service (docker link variables): a Service named `agent` would
 * otherwise set `AGENT_PORT` to `tcp://10.96.0.12:443`.
 */
const LINK_NAME = /_SERVICE_HOST$|_SERVICE_PORT(_|$)|_PORT_\d+_(TCP|UDP|SCTP)(_|$)/;
const LINK_VALUE = /^(tcp|udp|sctp):\/\//;

/** Whether a variable comes from a Service of that name, and is not meant for the program. */
export function isServiceLink(name: string, value: string): boolean {
  return LINK_NAME.test(name) || LINK_VALUE.test(value);
}

/**
 * One sentence for each variable that nobody reads, with the name that may have been meant.
 *
 * @param prefix of the program's variables, such as `AGENT_`.
 * @param known names of all that it reads.
 */
export function findUnknownVariables(
  variables: NodeJS.ProcessEnv,
  prefix: string,
  known: readonly string[],
): string[] {
  return Object.entries(variables)
    .filter(([name, value = '']) => name.startsWith(prefix) && !isServiceLink(name, value))
    .filter(([name]) => !known.includes(name))
    .map(([name]) => `${name} is not known and has no effect${suggest(name, known)}`);
}

function suggest(name: string, known: readonly string[]): string {
  const meant = findNearest(name, known, () => FAR);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
