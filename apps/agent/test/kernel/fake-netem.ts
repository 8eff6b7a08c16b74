/** Settings of a netem as `tc -j qdisc show` prints them. */
export type NetemOptions = Readonly<Record<string, unknown>>;

/**
 * Reads the words behind `netem` and says them as the kernel does: a share of nothing is left out,
 * times are in seconds, rates in bytes.
 */
export function toNetemOptions(words: readonly string[]): NetemOptions {
  const values = (name: string): number[] => numbersBehind(words, name);
  const [limit = 1_000] = values('limit');
  const [time = 0, jitter = 0, correlation = 0] = values('delay');
  const [bits = 0] = values('rate');
  const [gap = 0] = values('gap');
  return {
    limit,
    ...((time > 0 || jitter > 0) && {
      delay: { delay: time / 1e6, jitter: jitter / 1e6, correlation: correlation / 100 },
    }),
    ...lossOf(words),
    ...share('duplicate', values('duplicate')),
    ...share('reorder', values('reorder')),
    ...share('corrupt', values('corrupt')),
    ...(bits > 0 && { rate: { rate: bits / 8, packetoverhead: 0, cellsize: 0, celloverhead: 0 } }),
    ecn: false,
    gap,
  };
}

function lossOf(words: readonly string[]): NetemOptions {
  const model = words[words.indexOf('loss') + 1];
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = numbersBehind(words, model ?? '').map((n) => n / 100);
  switch (model) {
    case 'gemodel':
      return { 'loss-gemodel': { p: a, r: b, '1-h': c, '1-k': d } };
    case 'state':
      return { 'loss-state': { p13: a, p31: b, p32: c, p23: d, p14: e } };
    default:
      return a > 0 ? { 'loss-random': { loss: a, correlation: b } } : {};
  }
}

function share(name: string, [percent = 0, correlation = 0]: readonly number[]): NetemOptions {
  return percent > 0 ? { [name]: { [name]: percent / 100, correlation: correlation / 100 } } : {};
}

/** Numbers with any unit that follow a word. */
function numbersBehind(words: readonly string[], name: string): number[] {
  const rest = words.slice(words.indexOf(name) + 1);
  const end = rest.findIndex((word) => Number.isNaN(Number.parseFloat(word)));
  return words.includes(name)
    ? rest.slice(0, end === -1 ? undefined : end).map((word) => Number.parseFloat(word))
    : [];
}
