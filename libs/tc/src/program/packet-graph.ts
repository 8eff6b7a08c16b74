import type { Way } from '../fault/fault.ts';
import type { Family } from '../units/cidr.ts';
import { FIELD, firstWordOf } from './field.ts';
import { add, addX, load, loadX, shiftLeft, type Step, store } from './instruction.ts';
import type { Node, Nodes } from './nodes.ts';

/** Extension headers that a program looks behind; what follows counts as the protocol. */
const MAX_EXTENSION_HEADERS = 4;

/** Words of the scratch memory. */
const NEXT_HEADER = 0;
const OFFSET = 1;

/**
 * To the next header of IPv6, and its type into the accumulator, which had the length of this one in
 * units of 8 bytes without the first.
 */
const TO_NEXT_HEADER: readonly Step[] = [
  add(1),
  shiftLeft(3),
  addX(),
  store(OFFSET),
  load.byteAtX(0),
  store(NEXT_HEADER),
  loadX.memory(OFFSET),
];

/** What happens to datagrams of a family, and to their fragments behind the first. */
export interface FamilyGraph {
  readonly whole: Node;
  readonly later: Node;
}

/** Tells packets apart by ethertype; ARP gets no value, what else is not IP goes to `other`. */
export function byEthertype(nodes: Nodes, ip: Node, ipv6: Node, other: Node): Node {
  const arp = nodes.branch('jeq', 0x0806, nodes.toReturn(0), other);
  const either = nodes.branch('jeq', 0x86dd, ipv6, arp);
  // The kernel refuses a load of scratch memory behind a return unless all before it have stored
  // there (check_load_and_stores in net/core/filter.c), so it is written at once.
  const first = [load.ethertype(), store(NEXT_HEADER)];
  return nodes.steps(first, nodes.branch('jeq', 0x0800, ip, either));
}

/** Reads the header of IPv4 (RFC 791): the index register then points behind it. */
export function readIpHeader(nodes: Nodes, { whole, later }: FamilyGraph): Node {
  const first = nodes.steps([loadX.headerLength(0)], whole);
  return nodes.steps([load.half(6)], nodes.branch('jset', 0x1fff, later, first));
}

/**
 * Walks along the headers of IPv6 (RFC 8200 section 4): the index register then points behind them,
 * and the scratch memory has the protocol.
 */
export function readIpv6Headers(nodes: Nodes, { whole, later }: FamilyGraph): Node {
  const behind = nodes.steps([load.byteAtX(0), store(NEXT_HEADER)], later);
  let node = whole;
  for (let count = 0; count < MAX_EXTENSION_HEADERS; count++) {
    const next = nodes.steps(TO_NEXT_HEADER, node);
    const options = nodes.steps([load.byteAtX(1)], next);
    const firstFragment = nodes.steps([load.constant(0)], next);
    const fragment = nodes.branch('jset', 0xfff8, behind, firstFragment);
    node = nodes.search(
      [],
      [
        { start: 0, node: options },
        { start: 1, node: whole },
        { start: 43, node: options },
        { start: 44, node: nodes.steps([load.halfAtX(2)], fragment) },
        { start: 45, node: whole },
        { start: 60, node: options },
        { start: 61, node: whole },
      ],
    );
  }
  return nodes.steps([loadX.constant(40), load.byte(6), store(NEXT_HEADER)], node);
}

/** Puts a field of {@link FIELD} into the accumulator, once the headers are read. */
export function loadField(family: Family, way: Way, field: number): Step {
  switch (field) {
    case FIELD.protocol:
      return family === 'ip' ? load.byte(9) : load.memory(NEXT_HEADER);
    case FIELD.source:
      return load.halfAtX(0);
    case FIELD.destination:
      return load.halfAtX(2);
    default:
      return load.word(addressOffset(family, way) + 4 * (field - firstWordOf(family)));
  }
}

/** Where the address of the peer lies. */
function addressOffset(family: Family, way: Way): number {
  const isSource = way === 'ingress';
  return family === 'ip' ? (isSource ? 12 : 16) : isSource ? 8 : 24;
}
