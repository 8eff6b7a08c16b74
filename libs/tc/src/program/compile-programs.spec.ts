import { describe, expect, it } from '@jest/globals';
import fc from '@sidecar-injector/testing/property';
import { BpfMachine } from '../testing/bpf-machine.ts';
import { toFrame } from '../testing/header-packet.ts';
import { arbitraryMatches, newTrial, TRIAL_VIEWS } from '../testing/program-trial.ts';
import { compilePrograms } from './compile-programs.ts';

describe(compilePrograms.name, () => {
  it.each(TRIAL_VIEWS)(
    'should give each packet the value of what matches it: %s',
    (_, viewpoint, limits) => {
      fc.assert(
        fc.property(arbitraryMatches, fc.nat(), (matches, seed) => {
          const { programs, samples } = newTrial(matches, seed, viewpoint, limits);
          const machines = programs.map((text) => new BpfMachine(text));
          expect(machines.every(({ length }) => length <= limits.instructions)).toBe(true);
          for (const { packet, meaning, value } of samples) {
            const wanted = value === 0 ? [] : [value];
            const frame = toFrame(packet);
            const values = machines.map((machine) => machine.run(frame).value);
            if (values.filter((each) => each !== 0).join() !== wanted.join()) {
              expect({ packet, meaning, values }).toEqual({ packet, meaning, values: wanted });
            }
          }
        }),
        { numRuns: 200 },
      );
    },
  );
});
