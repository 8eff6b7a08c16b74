import { IS_DEFINED, ValidateBy } from 'class-validator';
import type { Complaint } from '../report/report.ts';

/** The members of a DTO, unchecked. */
export type Owner = Readonly<Record<string, unknown>>;

/** What one member of a DTO must be. */
export interface Rule {
  /** To follow "must": `be a string`. */
  readonly must: string;
  readonly holds: (value: unknown, owner: Owner) => boolean;
  /** What the value is, where its JSON does not say that: `has none`. */
  readonly seen?: (value: unknown) => string;
  /** What to do about it, where the value shows that. */
  readonly remedy?: (value: unknown) => string | undefined;
}

/** Demands a rule of a member, unless the member is missing. The lowest decorator is asked first. */
export function Must(rule: Rule): PropertyDecorator {
  return validateBy(rule.must, rule);
}

/** Like {@link Must}, but asked also when the member is missing; one for each member at most. */
export function Demand(rule: Rule): PropertyDecorator {
  return validateBy(IS_DEFINED, rule);
}

/** Demands that a member be there. */
export function Required(): PropertyDecorator {
  return Demand({ must: 'be set', holds: (value) => value !== undefined });
}

/** The rule that {@link Must} and {@link Demand} gave to an error of class-validator. */
export function ruleOf(context: unknown): Rule {
  return (context as { readonly rule: Rule }).rule;
}

/** Turns a rule and the value that breaks it into what a report takes. */
export function complain({ must, seen, remedy }: Rule, value: unknown): Complaint {
  return { must, seen: seen?.(value), remedy: remedy?.(value) };
}

function validateBy(name: string, rule: Rule): PropertyDecorator {
  return ValidateBy(
    {
      name,
      validator: { validate: (value, call) => rule.holds(value, (call?.object ?? {}) as Owner) },
    },
    // Without a message class-validator drops the context.
    { message: rule.must, context: { rule } },
  );
}
