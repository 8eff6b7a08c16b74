import { classId, type Device, EMPTY_DEVICE, type Filter } from '../kernel/device.ts';
import { compileMatch, isMatchAll } from './compile-match.ts';
import type { Rule } from './rules.ts';
import type { Slots } from './slots.ts';
import { localPortMatch, type U32Match, type Way } from './u32.ts';

/** A TCP port of the Pod that no fault may reach, such as the agent's own. */
export type CleanPort = number;

const DIRECT = classId(0);

/** Looked at before those of any rule. */
const CLEAN_PREF = { arp: 1, discovery: 2, ip: 10, ipv6: 11 } as const;
const CLEAN_PREFS: readonly number[] = Object.values(CLEAN_PREF);
const REDIRECT_PREF = 60_000;

/** Neighbour discovery, ICMPv6 types 133 to 137, as aligned blocks (RFC 4861). */
const NEIGHBOUR_DISCOVERY = [
  { value: 0x85, mask: 0xff },
  { value: 0x86, mask: 0xfe },
  { value: 0x88, mask: 0xfe },
].map(({ value, mask }): U32Match => ({
  family: 'ipv6',
  keys: [
    { offset: 4, value: 58 << 8, mask: 0xff << 8 },
    { offset: 40, value: (value << 24) >>> 0, mask: (mask << 24) >>> 0 },
  ],
}));

/**
 * What a device must hold for its rules: an HTB that sends what nothing matches straight through,
 * the clean lane, and a leaf and its filters for each rule. Without rules, nothing.
 */
export function planDevice(
  rules: readonly Rule[],
  slots: Slots,
  way: Way,
  cleanPorts: readonly CleanPort[],
): Device {
  if (rules.length === 0) {
    return EMPTY_DEVICE;
  }
  const placed = rules.map((rule) => ({ rule, slot: slotOf(rule, slots) }));
  return {
    hasRoot: true,
    leaves: new Map(
      placed.map(({ rule, slot }) => [slot.minor, { netem: rule.netem, limit: rule.limit }]),
    ),
    filters: [
      ...cleanLane(way, cleanPorts, DIRECT),
      ...placed.flatMap(({ rule: { match }, slot: { minor, pref } }) =>
        isMatchAll(match)
          ? [matchAll('all', pref, classId(minor))]
          : compileMatch(match, way).map((compiled) =>
              toFilter(compiled, compiled.family === 'ip' ? pref : pref + 1, classId(minor)),
            ),
      ),
    ],
  };
}

/** The filters that send what comes in through the device on which its faults are applied. */
export function planRedirect(target: string, cleanPorts: readonly CleanPort[]): Filter[] {
  const last = matchAll('all', REDIRECT_PREF, `redirect ${target}`);
  return [...cleanLane('in', cleanPorts, 'pass'), last];
}

/** Whether a filter may be one of {@link planRedirect}: others may have theirs beside them. */
export function isRedirectFilter({ pref, target }: Filter): boolean {
  return target === 'pass'
    ? CLEAN_PREFS.includes(pref)
    : pref === REDIRECT_PREF && target.startsWith('redirect ');
}

/**
 * What keeps the Pod reachable whatever the faults: ARP, neighbour discovery and the agent's port.
 */
function cleanLane(way: Way, ports: readonly CleanPort[], target: string): Filter[] {
  return [
    matchAll('arp', CLEAN_PREF.arp, target),
    ...NEIGHBOUR_DISCOVERY.map((match) => toFilter(match, CLEAN_PREF.discovery, target)),
    ...ports.flatMap((port) => [
      toFilter(localPortMatch('ip', way, 'tcp', port), CLEAN_PREF.ip, target),
      toFilter(localPortMatch('ipv6', way, 'tcp', port), CLEAN_PREF.ipv6, target),
    ]),
  ];
}

function toFilter({ family, keys }: U32Match, pref: number, target: string): Filter {
  return keys.length === 0
    ? matchAll(family, pref, target)
    : { protocol: family, pref, keys, target };
}

function matchAll(protocol: Filter['protocol'], pref: number, target: string): Filter {
  return { protocol, pref, keys: [{ offset: 0, value: 0, mask: 0 }], target };
}

function slotOf({ key }: Rule, slots: Slots): { readonly minor: number; readonly pref: number } {
  const slot = slots.get(key);
  if (slot === undefined) {
    throw new Error(`rule "${key}" has no slot`);
  }
  return slot;
}
