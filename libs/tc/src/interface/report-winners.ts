import type { EffectName } from '../effects/index.ts';
import type { Fault } from '../fault/fault.ts';
import { reasonOfPrecedence } from '../fault/precedence.ts';
import { type Composition, MAX_FAULTS, type Meeting } from './packet-classes.ts';

/** A meeting in which a fault is, and where it is. */
export interface Met extends Meeting {
  readonly at: Composition;
}

/** What the fault does not do since another wins. */
export function warnOfLosing(fault: Fault, met: readonly Met[]): string[] {
  const isActing = met.some(({ winners }) => [...winners.values()].includes(fault));
  const wins = new Map<EffectName, Set<Fault>>();
  for (const [effect, winner] of met.flatMap(({ winners }) => [...winners])) {
    wins.set(effect, (wins.get(effect) ?? new Set()).add(winner));
  }
  const sentences = [...wins].flatMap(([effect, winners]) =>
    [...winners].flatMap((winner) => sayLoss(effect, winner, fault)),
  );
  return [...(isActing ? [] : [`"${fault.name}" does nothing at present`]), ...sentences];
}

/** What others do not do since this one wins. */
export function warnOfWinning(fault: Fault, met: readonly Met[]): string[] {
  const said = new Said();
  const sentences = met.flatMap(({ places, winners, at }) =>
    [...winners]
      .filter(([, winner]) => winner === fault)
      .flatMap(([effect]) =>
        said.addAll(effect, at, places).flatMap((loser) => sayLoss(effect, fault, loser)),
      ),
  );
  return [...new Set(sentences)];
}

/** Who was told of which effect. A byte each: faults may meet in thousands of ways, in hundreds. */
class Said {
  private readonly places = new Map<string, Uint8Array>();

  /** @returns those to whom it was not said yet. */
  addAll(effect: EffectName, at: Composition, places: Uint8Array): Fault[] {
    const key = `${effect} ${at.way} ${at.interfaceName}`;
    const said = this.places.get(key) ?? new Uint8Array(MAX_FAULTS);
    this.places.set(key, said);
    const added: Fault[] = [];
    for (const place of places) {
      const fault = at.faults[place];
      if (said[place] === 0 && fault !== undefined) {
        said[place] = 1;
        added.push(fault);
      }
    }
    return added;
  }
}

function sayLoss(effect: EffectName, winner: Fault, loser: Fault): string[] {
  if (winner === loser) {
    return [];
  }
  if (effect === 'partition') {
    return [
      `"${winner.name}" lets no packet through, so nothing of "${loser.name}" is seen on packets that both match`,
    ];
  }
  return loser.effects[effect] === undefined
    ? []
    : [
        `"${winner.name}" and "${loser.name}" both set ${effect}: packets that both match get that of "${winner.name}", because ${reasonOfPrecedence(winner, loser)}`,
      ];
}
