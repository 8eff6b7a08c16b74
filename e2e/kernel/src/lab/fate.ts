import type { Datagram } from './station.ts';

/** What became of the datagrams of one stream. Shares are from 0 to 1, times in milliseconds. */
export interface Fate {
  readonly lost: number;
  readonly twice: number;
  /** Of what arrived. */
  readonly damaged: number;
  /** Share of arrivals behind one with a higher number. */
  readonly overtakes: number;
  readonly fastest: number;
  /** Share of what arrived that took 30 ms or more. */
  readonly late: number;
  /** Share of what arrived that took 25 ms or more longer than the fastest. */
  readonly queued: number;
  /** Of the wire, with the headers of UDP, IPv4 and Ethernet, from the first to the last arrival. */
  readonly megabits: number;
}

const HEADERS = 42;

/** @param size of the payload, in bytes. */
export function readFate(
  datagrams: readonly Datagram[],
  stream: number,
  count: number,
  size = 1_000,
): Fate {
  const own = datagrams.filter((datagram) => datagram.stream === stream);
  const whole = own.filter(({ isWhole, number }) => isWhole && number < count);
  const numbers = own.map(({ number }) => number);
  const delays = whole.map(({ delay }) => delay);
  const span = (own.at(-1)?.at ?? 0) - (own[0]?.at ?? 0);
  let highest = -1;
  const overtaken = whole.filter(({ number }) => {
    const isBehind = number < highest;
    highest = Math.max(highest, number);
    return isBehind;
  });
  return {
    lost: 1 - new Set(numbers).size / count,
    twice: (numbers.length - new Set(numbers).size) / count,
    damaged: own.filter(({ isWhole }) => !isWhole).length / Math.max(1, own.length),
    overtakes: overtaken.length / count,
    fastest: Math.min(...delays),
    late: shareOver(delays, 30),
    queued: shareOver(delays, Math.min(...delays) + 25),
    megabits: span === 0 ? Infinity : ((own.length - 1) * 8 * (size + HEADERS)) / span / 1_000,
  };
}

function shareOver(delays: readonly number[], ms: number): number {
  return delays.filter((delay) => delay >= ms).length / Math.max(1, delays.length);
}
