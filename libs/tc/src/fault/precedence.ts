import { breadthOf } from '../match/breadth.ts';
import type { Fault } from './fault.ts';

/** Puts first the fault whose effect a packet gets where several say the same one. */
export function byPrecedence(faults: readonly Fault[]): Fault[] {
  return faults
    .map((fault) => ({ fault, breadth: breadthOf(fault.match) }))
    .sort(
      (a, b) =>
        a.fault.priority - b.fault.priority ||
        a.breadth - b.breadth ||
        (a.fault.name < b.fault.name ? -1 : 1),
    )
    .map(({ fault }) => fault);
}

/** Why the first of two goes before the second. */
export function reasonOfPrecedence(winner: Fault, loser: Fault): string {
  if (winner.priority !== loser.priority) {
    return `its priority ${String(winner.priority)} is lower than ${String(loser.priority)}`;
  }
  return breadthOf(winner.match) < breadthOf(loser.match)
    ? 'its match is narrower'
    : 'its name comes first';
}
