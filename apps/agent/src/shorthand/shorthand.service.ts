import { Injectable } from '@nestjs/common';
import { parseShorthand } from '@sidecar-injector/tc';
import type { ChangeAnswer, FaultAnswer } from '../faults/answers.ts';
import type { Caller } from '../faults/caller.ts';
import { FaultQueries } from '../faults/fault-queries.service.ts';
import { FaultsService } from '../faults/faults.service.ts';
import { assertKnown, type Query, readChangeQuery, readDryRun } from '../faults/query.ts';

/** Faults that fit into a path: each kind has one, named after it. */
@Injectable()
export class ShorthandService {
  constructor(
    private readonly faults: FaultsService,
    private readonly queries: FaultQueries,
  ) {}

  /**
   * Sets the fault of a kind; `0` and `off` remove it.
   *
   * @throws FaultError for a value or parameter that is wrong.
   */
  async set(kind: string, value: string, query: Query, caller: Caller): Promise<ChangeAnswer> {
    const fault = parseShorthand(kind, value, query);
    const options = { caller, dryRun: readDryRun(query) };
    return fault === undefined
      ? this.faults.remove(kind, options)
      : this.faults.set(fault, options);
  }

  async find(kind: string, query: Query): Promise<FaultAnswer> {
    assertKnown(query, []);
    return this.queries.find(kind);
  }

  async remove(kind: string, query: Query, caller: Caller): Promise<ChangeAnswer> {
    return this.faults.remove(kind, { caller, dryRun: readChangeQuery(query) });
  }
}
