/** One parameter of a call, as OpenAPI says it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: object;
}

const TEXT = { type: 'string' };

/** What the query of a shorthand can say, by name. */
export const SHORTHAND_QUERY: Readonly<Record<string, string>> = {
  jitter: 'How much a delay varies, such as 2ms.',
  correlation: 'How much a packet depends on the one before it, in percent.',
  distribution: 'How jitter is spread: uniform, normal, pareto or paretonormal.',
  delay: 'A delay to go with the effect, such as 10ms; reorder needs one.',
  to: 'CIDRs with commas between: only packets to them.',
  from: 'CIDRs with commas between: only packets from them; with direction=ingress.',
  port: 'Ports and ranges of the peer with commas between.',
  protocol: 'tcp, udp, sctp or icmp.',
  direction: 'egress, ingress or both.',
  priority: 'Where several faults say the same of a packet, the lowest wins; 100 by default.',
  for: 'How long it lasts, from 1s to 7d.',
  dryRun: 'With true, says what would be done and does nothing.',
};

const IN_PATH: Readonly<Record<string, string>> = {
  value: 'The value of the fault; 0 or off removes it.',
  name: 'Lower-case letters, digits and -, at most 63.',
};

/** All parameters, once: calls refer to them by name. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = Object.fromEntries([
  ...Object.entries(IN_PATH).map((entry) => [entry[0], newParameter('path', entry)]),
  ...Object.entries(SHORTHAND_QUERY).map((entry) => [entry[0], newParameter('query', entry)]),
]) as Record<string, Parameter>;

/** References to the parameters of a call; only changes have some in the query. */
export function parametersOf(method: string, path: string): object[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return [...inPath, ...queryOf(method, path)].map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }));
}

function queryOf(method: string, path: string): string[] {
  if (path.endsWith('/:value')) {
    return Object.keys(SHORTHAND_QUERY);
  }
  return method === 'GET' ? [] : ['dryRun'];
}

function newParameter(place: 'path' | 'query', [name, description]: [string, string]): Parameter {
  return { name, in: place, required: place === 'path', description, schema: TEXT };
}
