/** Members that change by themselves while packets pass (iproute2, tc/tc_util.c and tc_qdisc.c). */
const COUNTERS =
  /"(?:bytes|packets|drops|overlimits|requeues|backlog|qlen|refcnt|direct_packets_stat|index|ref|bind|installed|last_used|first_used|expires|rule_hit|success)":-?\d+,?/g;

/** Lines of `tc -s class show` that hold counters; the first line of a class has none. */
const CLASS_COUNTERS = /^ .*\n/gm;

/** Where one qdisc ends and the next begins. */
const BETWEEN_QDISCS = /,(?=\{"kind":)/;

/**
 * What `tc` printed, without its counters, and the interfaces: two are equal where nobody has changed anything, so
 * most readings need no further look. It looks at text, and so sees also what the agent does not
 * know how to read.
 *
 * Qdiscs and classes are in hash tables of the kernel, which grow and shrink: their order means
 * nothing. That of filters does.
 */
export function fingerprintOf(
  printed: string,
  interfaces: readonly { readonly name: string; readonly mtu: number }[] = [],
): string {
  const structure = printed
    .replaceAll(COUNTERS, '')
    .replaceAll(CLASS_COUNTERS, '')
    .split(/^(?=\[)|(?<=^\[.*\n)/m)
    .map(sortPart)
    .join('');
  return `${JSON.stringify(interfaces)}\n${structure}`;
}

/** A document, or the lines of classes before one. */
function sortPart(part: string): string {
  const isDocument = part.startsWith('[');
  if (isDocument && !part.startsWith('[{"kind":')) {
    return part;
  }
  const items = isDocument
    ? part.trimEnd().slice(1, -1).split(BETWEEN_QDISCS)
    : part.split('\n').filter((line) => line !== '');
  return `${items.sort().join('\n')}\n`;
}
