import { Refusal } from './refusal.ts';

/** Ticks of the kernel's packet scheduler that a microsecond has; a tick is 64 ns. */
const TICKS_PER_US = 15.625;

/** Microseconds in each unit of time. */
const UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6 };

const NETEM_WORDS = ['limit', 'delay', 'distribution', 'loss', 'duplicate', 'corrupt', 'reorder'];

/**
 * Values by the word before them.
 *
 * @throws Refusal for what tc refuses.
 */
export function parseNetem(words: readonly string[]): Map<string, string[]> {
  const netem = new Map<string, string[]>();
  let name = '';
  for (const word of words) {
    if ([...NETEM_WORDS, 'gap', 'rate'].includes(word)) {
      name = word;
      netem.set(name, []);
    } else {
      netem.get(name)?.push(word);
    }
  }
  checkNetem(netem);
  return netem;
}

/** What q_netem.c of iproute2 refuses. */
function checkNetem(netem: Map<string, string[]>): void {
  const share = (name: string): number => Number.parseFloat(netem.get(name)?.[0] ?? '0');
  const [delay = '', jitter = ''] = netem.get('delay') ?? [];
  check(
    share('reorder') === 0 || toTicks(delay) > 0,
    'reordering not possible without specifying some delay',
  );
  check(share('reorder') > 0 || !netem.has('gap'), 'gap specified without reorder probability');
  const isSpread = netem.has('distribution');
  check(!isSpread || (toTicks(delay) > 0 && toTicks(jitter) > 0), 'distribution without jitter');
}

/** As `tc -j qdisc show` of iproute2 6.1 prints them. */
export function toOptions(netem: ReadonlyMap<string, readonly string[]>): object {
  const [delay = '', jitter = '', correlation = ''] = netem.get('delay') ?? [];
  const rate = Number.parseInt(netem.get('rate')?.[0] ?? '0', 10);
  const reordering = shareOptions('reorder', netem.get('reorder'));
  return {
    limit: Number(netem.get('limit')?.[0] ?? 1_000),
    ...(toTicks(delay) > 0 && {
      delay: {
        delay: toSeconds(delay),
        jitter: toSeconds(jitter),
        correlation: toTicks(jitter) > 0 ? toShare(correlation || '0') : 0,
      },
    }),
    ...lossOptions(netem.get('loss') ?? []),
    ...shareOptions('duplicate', netem.get('duplicate')),
    ...reordering,
    ...shareOptions('corrupt', netem.get('corrupt')),
    ...(rate > 0 && {
      rate: { rate: Math.floor(rate / 8), packetoverhead: 0, cellsize: 0, celloverhead: 0 },
    }),
    ecn: false,
    gap: Number(netem.get('gap')?.[0] ?? ('reorder' in reordering ? 1 : 0)),
  };
}

function lossOptions([model, ...values]: readonly string[]): object {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = values.map(toShare);
  if (model === 'gemodel') {
    return { 'loss-gemodel': { p: a, r: b, '1-h': c, '1-k': d } };
  }
  if (model === 'state') {
    return { 'loss-state': { p13: a, p31: b, p32: c, p23: d, p14: e } };
  }
  return a > 0 ? { 'loss-random': { loss: a, correlation: b } } : {};
}

function shareOptions(
  name: string,
  [percent = '0', correlation = '0']: readonly string[] = [],
): object {
  const share = toShare(percent);
  return share > 0 ? { [name]: { [name]: share, correlation: toShare(correlation) } } : {};
}

/** Kept in 32 bits, printed with six digits. */
function toShare(percent: string): number {
  const kept = Math.round((Number.parseFloat(percent) / 100) * 0xffff_ffff) / 0xffff_ffff;
  return Number(kept.toPrecision(6));
}

function toTicks(time: string): number {
  const [, digits, unit = ''] = /^(\d+)(us|ms|s)$/.exec(time === '' ? '0us' : time) ?? [];
  check(digits !== undefined, `Illegal time ${time}`);
  return Math.floor(Number(digits) * (UNITS[unit] ?? 1) * TICKS_PER_US);
}

function toSeconds(time: string): number {
  return Number((Math.floor(toTicks(time) / TICKS_PER_US) / 1e6).toPrecision(6));
}

function check(isFine: boolean, message: string): void {
  if (!isFine) {
    throw new Refusal(message);
  }
}
