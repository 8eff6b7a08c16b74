import { asList, asObject, asText, type Printed } from '../fields/printed.ts';
import { readObjects } from './read-objects.ts';

/** One filter as `tc -j filter show` prints it. */
export interface PrintedFilter {
  readonly protocol: string;
  readonly pref: number;
  readonly kind: string;
  /** Such as `1` for the handle `0x1`; NaN where it is no number. */
  readonly handle: number;
  /** Bytecode of a classic BPF filter, as `tc` takes it. */
  readonly program?: string;
  /** The device to which it redirects; `*` where that is gone. */
  readonly redirect?: string;
  /** Whether it has any, such as `mirred`. */
  readonly hasActions: boolean;
  /** Whether its action ends the walk with the packet let through. */
  readonly passes: boolean;
}

const FIRST_MEMBER = /\{"(?:protocol|parent)":/;

/** Some action that the agent does not set. */
const UNREAD: Printed = { actions: [{}] };

/**
 * Reads the JSON of `tc -j filter show`.
 *
 * @throws SyntaxError where it is none: a failed reading never means that there is nothing.
 */
export function readFilters(json: string): PrintedFilter[] {
  // A u32 filter with several keys has the member `match` as often: JSON.parse keeps the last.
  return readObjects(json, FIRST_MEMBER, UNREAD).filter(isFilter).map(readFilter);
}

/** What has no options is a preference alone; a hash table is where filters of u32 hang. */
function isFilter({ options }: Printed): boolean {
  return options !== undefined && !('ht_divisor' in asObject(options));
}

function readFilter(item: Printed): PrintedFilter {
  const options = asObject(item['options']);
  const program = readProgram(asObject(options['bytecode']));
  const actions = asList(options['actions']).map(asObject);
  const redirect = actions
    .filter(({ kind, mirred_action: action }) => kind === 'mirred' && action === 'redirect')
    .map(({ to_dev: device }) => asText(device))
    .at(0);
  return {
    protocol: asText(item['protocol']),
    pref: Number(item['pref']),
    kind: asText(item['kind']),
    handle: Number(options['handle'] ?? Number.NaN),
    ...(program !== undefined && { program }),
    ...(redirect !== undefined && { redirect }),
    hasActions: actions.length > 0,
    passes: actions.some(
      ({ kind, control_action: action }) =>
        kind === 'gact' && asText(asObject(action)['type']) === 'pass',
    ),
  };
}

function readProgram({ length, insns }: Printed): string | undefined {
  const steps = asList(insns).map(asObject);
  return typeof length === 'number' && steps.length > 0
    ? `${String(length)},${steps.map(({ code, jt, jf, k }) => [code, jt, jf, k].join(' ')).join(',')}`
    : undefined;
}
