import { checkLimit } from '../fields/fault-error.ts';

/** How large the programs of one tree may be. */
export interface ProgramLimits {
  /** Instructions of one program. */
  readonly instructions: number;
  /** Programs of a chain. */
  readonly programs: number;
  /** Blocks and port ranges of all matches together. */
  readonly conditions: number;
  /** Regions that are looked at while the matches are laid over each other. */
  readonly work: number;
}

export const PROGRAM_LIMITS: ProgramLimits = {
  // tc has 16 KiB for a message (MAX_MSG in tc/tc_util.h), 8 bytes for an instruction.
  instructions: 2_030,
  // Each costs every packet that it is not for some 20 steps, and up to 32 KiB of text.
  programs: 8,
  // About what programs of that length can hold: a block costs two instructions, and its share.
  conditions: 8_192,
  // Half a second.
  work: 4_000_000,
};

const REMEDY =
  'use fewer, larger blocks and port ranges, and fewer faults whose matches overlap in part';

/** Counts what compiling costs, so that no match makes it slow. */
export class Budget {
  private work = 0;

  constructor(readonly limits: ProgramLimits = PROGRAM_LIMITS) {}

  /** @throws FaultError where matches have more blocks and port ranges than fit. */
  checkConditions(count: number): void {
    this.check(count, this.limits.conditions, 'blocks and port ranges');
  }

  /** @throws FaultError where so many matches overlap that compiling them would take too long. */
  addWork(count: number): void {
    this.work += count;
    this.check(this.work, this.limits.work, 'overlaps');
  }

  /** @throws FaultError where programs have more instructions than a chain of them holds. */
  checkInstructions(count: number): void {
    this.check(count, this.limits.instructions * this.limits.programs, 'instructions');
  }

  /** @throws FaultError where a chain is too long. */
  checkPrograms(count: number): void {
    this.check(count, this.limits.programs, 'programs');
  }

  private check(count: number, max: number, what: string): void {
    checkLimit(count, max, `makes more than ${max} ${what} on one interface`, REMEDY);
  }
}
