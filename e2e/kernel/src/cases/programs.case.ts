import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect, isDeepStrictEqual } from 'node:util';
import {
  arbitraryMatches,
  classId,
  classNumber,
  newTrial,
  type Sample,
  toFrame,
  TRIAL_VIEWS,
} from '@sidecar-injector/tc/testing/programs';
import fc from '@sidecar-injector/testing/property';
import { ProgramWire } from '../lab/program-wire.ts';

/** For each viewpoint; 120 packets go through each. */
const RULE_SETS = 20;

const SEED = fc.readConfigureGlobal().seed ?? Math.floor(2 ** 31 * Math.random());

/** To nobody: what gets through is dropped behind the programs, before anything can answer it. */
const ADDRESSES = '020000000001020000000002';

function toHex({ packet }: Sample): string {
  const { ethertype, bytes } = toFrame(packet);
  const type = ethertype.toString(16).padStart(4, '0');
  return ADDRESSES + type + Buffer.from(bytes).toString('hex');
}

/**
 * No packet of the property test of the compiler is left out. A raw socket sends them as they are,
 * also those whose headers say a wrong length, and no header is looked at before the programs run.
 * Only a VLAN tag of what comes in is gone by then, and the programs see the type behind it: in these
 * packets that is a port, hardly ever the number of IP or ARP.
 */
describe('random packets through the programs of random rules', () => {
  let wire: ProgramWire;
  before(() => {
    console.log(`PROPERTY_SEED=${String(SEED)}`);
    wire = new ProgramWire();
  });
  after(() => {
    wire.remove();
  });

  for (const [index, [name, viewpoint, limits]] of TRIAL_VIEWS.entries()) {
    it(`get the class of what matches them: ${name}`, async () => {
      const property = fc.asyncProperty(arbitraryMatches, fc.nat(), async (matches, seed) => {
        const trial = newTrial(matches, seed, viewpoint, limits, classNumber);
        await wire.install(viewpoint.way, trial);
        try {
          for (const [value, samples] of Map.groupBy(trial.samples, (each) => each.value)) {
            await expectPlace(value === 0 ? 'none' : classId(value), samples);
          }
        } finally {
          await wire.clear();
        }
      });
      await fc.assert(property, {
        seed: SEED + index,
        numRuns: RULE_SETS,
        includeErrorInReport: true,
      });
    });
  }

  /** Sends packets of one place at once, so that none can stand in for another. */
  async function expectPlace(place: string, samples: readonly Sample[]): Promise<void> {
    const counts = await wire.send(samples.map(toHex));
    const wanted = { [place]: samples.length };
    const isRight = isDeepStrictEqual(counts, wanted);
    if (!isRight && samples.length > 1) {
      for (const sample of samples) {
        await expectPlace(place, [sample]);
      }
    }
    assert.ok(isRight, inspect({ counts, wanted, samples }, { depth: null }));
  }
});
