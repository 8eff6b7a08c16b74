import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { EFFECT_NAMES } from '../effects/index.ts';
import { type Fault, parseFault } from '../fault/fault.ts';
import { breadthOf } from '../match/breadth.ts';
import { hasPorts } from '../match/match.ts';
import { arbitraryFaultJson } from '../testing/arbitrary-fault.ts';
import { BpfMachine } from '../testing/bpf-machine.ts';
import { toFrame } from '../testing/header-packet.ts';
import { newFaults } from '../testing/new-faults.ts';
import { PacketSource } from '../testing/packet-source.ts';
import { type Meaning, meaningOf } from '../testing/plain-meaning.ts';
import { refusalOf } from '../testing/refused.ts';
import { composeFaults, type Composition, type Lane, type Winners } from './packet-classes.ts';

const LANE: Lane = { way: 'egress', cleanPorts: [2_332], interfaceName: 'eth0' };
const PACKETS = 100;
const delay = { time: '20ms' };

const arbitraryFaults = fc
  .array(fc.tuple(arbitraryFaultJson, fc.nat(2)), { minLength: 1, maxLength: 6 })
  .map((list) =>
    list.map(([json, priority], index) => parseFault(`f${String(index)}`, { ...json, priority })),
  );

/** Which fault each effect comes from, as the documentation says it, fault by fault. */
function winnersOf(faults: readonly Fault[], { matched, part }: Meaning): Map<string, string> {
  const winners = new Map<string, string>();
  for (const name of EFFECT_NAMES) {
    let best: Fault | undefined;
    for (const index of matched) {
      const fault = faults[index];
      const acts = part === 'whole' || name === 'rate' || !hasPorts(fault?.match ?? never());
      if (fault?.effects[name] !== undefined && acts && (!best || goesBefore(fault, best))) {
        best = fault;
      }
    }
    if (best !== undefined) {
      winners.set(name, best.name);
    }
  }
  const cut = winners.get('partition');
  return cut === undefined ? winners : new Map([['partition', cut]]);
}

function goesBefore(a: Fault, b: Fault): boolean {
  if (a.priority !== b.priority) {
    return a.priority < b.priority;
  }
  const [one, other] = [breadthOf(a.match), breadthOf(b.match)];
  return one === other ? a.name < b.name : one < other;
}

function never(): never {
  throw new Error('no such fault');
}

function namesOf(winners: Winners): Map<string, string> {
  return new Map([...winners].map(([effect, { name }]) => [effect, name]));
}

function compose(faults: Readonly<Record<string, unknown>>): Composition {
  return composeFaults(newFaults(faults), LANE);
}

/** Which faults the effects of each class come from. */
function listClasses(faults: Readonly<Record<string, unknown>>): string[] {
  return compose(faults)
    .classes.map(({ key }) => key)
    .toSorted();
}

describe(composeFaults.name, () => {
  it.each(['egress', 'ingress'] as const)(
    'should give each packet what its faults say, no more and no less: %s',
    (way) => {
      fc.assert(
        fc.property(arbitraryFaults, fc.nat(), (faults, seed) => {
          const matches = faults.map(({ match }) => match);
          const { classes, programs } = composeFaults(faults, { ...LANE, way });
          const machines = programs.map((program) => new BpfMachine(program));
          const source = new PacketSource(seed, matches, LANE.cleanPorts);
          for (let count = 0; count < PACKETS; count++) {
            const packet = source.next();
            const meaning = meaningOf(matches, packet, {
              ...LANE,
              way,
              isLoopback: false,
            });
            const wanted = winnersOf(faults, meaning);
            const places = machines.map((machine) => machine.run(toFrame(packet)).value);
            const found = classes[Math.max(0, ...places) - 1];
            expect(namesOf(found?.winners ?? new Map())).toEqual(wanted);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it('should name each class by its effects once, and give it the effects of the winners', () => {
    fc.assert(
      fc.property(arbitraryFaults, (faults) => {
        const { classes } = composeFaults(faults, LANE);
        expect(new Set(classes.map(({ key }) => key)).size).toBe(classes.length);
        for (const { winners, effects } of classes) {
          expect(Object.keys(effects)).toEqual([...winners.keys()]);
          for (const [name, fault] of winners) {
            expect(effects[name]).toEqual(fault.effects[name]);
          }
        }
      }),
    );
  });

  it('should add up what different faults do, and lose all that a partition meets', () => {
    expect(
      listClasses({
        slow: { delay },
        lossy: { loss: { percent: 1 }, match: { cidrs: ['10.0.0.0/8'] } },
        cut: { partition: true, match: { cidrs: ['10.1.2.3'] } },
      }),
    ).toEqual(['delay=slow', 'delay=slow loss=lossy', 'partition=cut']);
  });

  it('should need one class where a fault wins in every effect', () => {
    expect(
      listClasses({
        a: { delay, priority: 1 },
        b: { delay: { time: '5ms' }, match: { cidrs: ['10.0.0.0/8'] } },
      }),
    ).toEqual(['delay=a']);
  });

  it('should tell of every set of faults that some packet meets, the first by precedence first', () => {
    const { faults, meetings } = compose({
      wide: { delay },
      narrow: { delay: { time: '5ms' }, match: { cidrs: ['10.0.0.0/8'] } },
    });

    const namesAt = (places: Uint8Array) => [...places].map((place) => faults[place]?.name);

    expect(meetings.map(({ places }) => namesAt(places)).toSorted()).toEqual([
      ['narrow', 'wide'],
      ['wide'],
    ]);
  });

  it('should let later fragments meet a fault with ports only by its rate', () => {
    expect(
      listClasses({
        web: { delay, rate: '1mbit', match: { ports: [80] } },
        slow: { loss: { percent: 1 } },
      }),
    ).toEqual(['delay=web loss=slow rate=web', 'loss=slow', 'loss=slow rate=web']);
  });

  it('should make no program where there is no fault', () => {
    expect(composeFaults([], LANE)).toMatchObject({ classes: [], meetings: [], programs: [] });
  });

  it('should make no program of a match that excludes all it includes', () => {
    const match = { cidrs: ['10.1.2.3'], excludeCidrs: ['10.0.0.0/8'] };

    expect(compose({ x: { delay, match } })).toMatchObject({
      classes: [],
      meetings: [],
      programs: [],
    });
  });

  it('should take 256 faults and classes, and no more', () => {
    const faults = (count: number): Record<string, unknown> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `f${String(n)}`,
          { delay, match: { cidrs: [`10.0.${String(n >> 8)}.${String(n & 255)}`] } },
        ]),
      );

    expect(compose(faults(256)).classes).toHaveLength(256);
    expect(refusalOf(() => compose(faults(257)))).toMatchObject({
      code: 'limit_exceeded',
      value: 257,
      message: 'makes more than 256 faults on one interface',
    });
  });

  it('should refuse more than 256 classes, and name two of the faults that meet', () => {
    const lists = [
      ...Array.from({ length: 16 }, (_, n) => ({ cidrs: [`10.${String(n)}.0.0/16`] })),
      ...Array.from({ length: 17 }, (_, n) => ({ ports: [n + 1] })),
    ];
    const faults = Object.fromEntries(
      lists.map((match, n) => [
        `f${String(n)}`,
        { ...('ports' in match ? { delay } : { loss: { percent: 1 } }), match },
      ]),
    );
    const error = refusalOf(() => compose(faults));

    expect(error).toMatchObject({ code: 'limit_exceeded', value: 257 });
    expect(error.message).toMatch(/^meets other faults in more than 256 .* "f\d+" and "f\d+"$/);
  });

  it('should take 2,048 sets of faults that meet, and no more', () => {
    // Of either side: each meets all of the other side, and stands alone.
    const faults = (remote: number, local: number): Record<string, unknown> =>
      Object.fromEntries(
        Array.from({ length: remote + local }, (_, n) => [
          `f${String(n)}`,
          {
            loss: { percent: 2 },
            match: { ports: [n + 1], portSide: n < remote ? 'remote' : 'local' },
          },
        ]),
      );

    expect(compose(faults(44, 44)).meetings).toHaveLength(45 * 45 - 1);
    expect(refusalOf(() => compose(faults(45, 45)))).toMatchObject({
      code: 'limit_exceeded',
      value: 2_049,
      message: 'makes more than 2048 different sets of faults that meet on one interface',
    });
  });
});
