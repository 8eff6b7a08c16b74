import { FieldReader } from '../fields/field-reader.ts';
import { type Match, MATCH_FIELDS, readMatch } from '../match/match.ts';

/** A match from its JSON form. */
export function newMatch(json: object): Match {
  return readMatch(new FieldReader('match', json, MATCH_FIELDS));
}
