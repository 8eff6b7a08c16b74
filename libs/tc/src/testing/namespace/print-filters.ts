import type { SimulatedFilter } from './filters.ts';
import type { SimulatedDevice } from './simulated-device.ts';

const STATS = {
  bytes: 0,
  packets: 0,
  drops: 0,
  overlimits: 0,
  requeues: 0,
  backlog: 0,
  qlen: 0,
};

/** The document of `tc -j -s filter show dev …`. */
export function printFilters({ filters }: SimulatedDevice, place: string): string {
  const chain = filters.filter(({ parent }) => parent === place);
  const prefs = [...new Set(chain.map(({ pref }) => pref))].sort((a, b) => a - b);
  const tables = tableNumbers(chain);
  const items = prefs.flatMap((pref) => {
    const slot = chain.filter((each) => each.pref === pref);
    return slot[0]?.kind === 'u32' ? printU32(slot, tables.get(pref) ?? '') : printOther(slot);
  });
  return `[${items.join(',')}]\n`;
}

/** What there is, without what differs between two that are set alike. */
export function listFilters({ filters }: SimulatedDevice): string[] {
  return filters.map((each) => JSON.stringify(each)).sort();
}

/** In the order in which their preferences came. */
function tableNumbers(chain: readonly SimulatedFilter[]): Map<number, string> {
  const prefs = [...new Set(chain.filter(({ kind }) => kind === 'u32').map(({ pref }) => pref))];
  return new Map(prefs.map((pref, index) => [pref, (0x800 + index).toString(16)]));
}

function headOf({ protocol, pref, kind }: SimulatedFilter): object {
  return { protocol, pref, kind, chain: 0 };
}

function printOther(slot: readonly SimulatedFilter[]): string[] {
  return [
    ...slot.slice(0, 1).map((first) => JSON.stringify(headOf(first))),
    ...slot.map((each) => {
      const { handle, program } = each;
      const bytecode = program === undefined ? {} : { bytecode: toBytecode(program) };
      const options = { handle, ...flowOf(each), not_in_hw: true, ...bytecode };
      return JSON.stringify({ ...headOf(each), options: { ...options, ...actionsOf(each) } });
    }),
  ];
}

/** It has the member `match` once for each key, which JSON.stringify cannot write. */
function printU32(slot: readonly SimulatedFilter[], table: string): string[] {
  const heads = slot.slice(0, 1).flatMap((first) => {
    const head = headOf(first);
    return [head, { ...head, options: { fh: `${table}:`, ht_divisor: 1 } }];
  });
  const nodes = slot.map((each, index) => {
    const place = {
      fh: `${table}::${(0x800 + index).toString(16)}`,
      order: 2_048 + index,
      key_ht: table,
      bkt: '0',
    };
    const members = [
      JSON.stringify({ ...place, ...flowOf(each), not_in_hw: true }).slice(1, -1),
      ...each.matches.map((match) => `"match":${JSON.stringify(toKey(match))}`),
      ...(each.action === undefined ? [] : [JSON.stringify(actionsOf(each)).slice(1, -1)]),
    ];
    return `${JSON.stringify(headOf(each)).slice(0, -1)},"options":{${members.join(',')}}}`;
  });
  return [...heads.map((head) => JSON.stringify(head)), ...nodes];
}

/** The class 0 is printed without its minor. */
function flowOf({ flowid }: SimulatedFilter): object {
  return flowid === undefined ? {} : { flowid: flowid.replace(/:0$/, ':') };
}

function toKey(match: string): object {
  const [value = '', mask = '', , offset = '0'] = match.split(' ');
  const hex = (text: string): string => Number(text).toString(16);
  return { value: hex(value), mask: hex(mask), offmask: '', off: Number(offset) };
}

function toBytecode(program: string): object {
  const [length, ...steps] = program.split(',');
  const insns = steps.map((step) => {
    const [code, jt, jf, k] = step.split(' ').map(Number);
    return { code, jt, jf, k };
  });
  return { length: Number(length), insns };
}

function actionsOf({ action, target }: SimulatedFilter): object {
  if (action === undefined) {
    return {};
  }
  const end = { index: 1, ref: 1, bind: 1, installed: 0, last_used: 0, stats: STATS };
  const type = { control_action: { type: action === 'redirect' ? 'stolen' : action } };
  const what =
    action === 'redirect'
      ? {
          kind: 'mirred',
          mirred_action: 'redirect',
          direction: 'egress',
          to_dev: target,
          ...type,
        }
      : { kind: 'gact', ...type, prob: { random_type: 'none', ...type, val: 0 } };
  return { actions: [{ order: 1, ...what, ...end }] };
}
