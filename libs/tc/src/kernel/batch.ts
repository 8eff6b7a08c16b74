import { toNetemArguments } from '../effects/index.ts';
import { classId, type Filter, HANDLE, type Leaf } from './device.ts';

/** Lines of `tc -batch`, each one command without the leading `tc`; every token is a typed value. */

/** Fast enough never to shape by itself; the leaf does that. */
const CLASS_RATE = 'htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000';

export function addRoot(device: string): string {
  return `qdisc add dev ${device} root handle ${HANDLE} htb default 0 direct_qlen 10000`;
}

/** Names the handle, so that somebody else's root is never removed. */
export function removeRoot(device: string): string {
  return `qdisc del dev ${device} root handle ${HANDLE}`;
}

export function setClass(device: string, minor: number): string {
  return `class replace dev ${device} parent ${HANDLE} classid ${classId(minor)} ${CLASS_RATE}`;
}

/** Takes the leaf along. */
export function removeClass(device: string, minor: number): string {
  return `class del dev ${device} classid ${classId(minor)}`;
}

/** All settings every time: the kernel keeps what is not sent. */
export function setLeaf(device: string, minor: number, { netem, limit }: Leaf): string {
  const handle = (0x7100 + minor).toString(16);
  const settings = ['limit', String(limit), ...toNetemArguments(netem)].join(' ');
  return `qdisc replace dev ${device} parent ${classId(minor)} handle ${handle}: netem ${settings}`;
}

export function addFilter(device: string, parent: string, filter: Filter): string {
  const { protocol, pref, keys, target } = filter;
  const matches = keys
    .map(({ value, mask, offset }) => `match u32 ${hex(value)} ${hex(mask)} at ${String(offset)}`)
    .join(' ');
  return `filter add dev ${device} ${parent} protocol ${protocol} pref ${String(pref)} u32 ${matches} ${toAction(target)}`;
}

/** Removes every filter of one preference. */
export function removeFilters(
  device: string,
  parent: string,
  { protocol, pref }: Pick<Filter, 'protocol' | 'pref'>,
): string {
  return `filter del dev ${device} ${parent} protocol ${protocol} pref ${String(pref)}`;
}

function toAction(target: string): string {
  if (target === 'pass') {
    return 'action pass';
  }
  return target.startsWith('redirect ')
    ? `action mirred egress ${target.replace('redirect', 'redirect dev')}`
    : `flowid ${target}`;
}

function hex(word: number): string {
  return `0x${word.toString(16)}`;
}
