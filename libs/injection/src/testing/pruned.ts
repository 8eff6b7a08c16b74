/** A value without what is empty or `null`, from the inside out: in a Pod both mean absent. */
export function pruned(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
    member === null || (typeof member === 'object' && Object.keys(member).length === 0)
      ? undefined
      : member,
  );
}
