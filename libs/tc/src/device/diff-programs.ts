import { type FilterPlace, handleOf, removeProgram, setProgram } from './commands.ts';

/** Sets the programs that differ and removes those that are too many; nothing else is touched. */
export function diffPrograms(
  place: FilterPlace,
  wanted: readonly string[],
  present: readonly string[],
): string[] {
  return [
    ...wanted.flatMap((program, number) =>
      program === present[number] ? [] : [setProgram(place, handleOf(number), program)],
    ),
    ...present.flatMap((_, number) =>
      number < wanted.length ? [] : [removeProgram(place, handleOf(number))],
    ),
  ];
}
