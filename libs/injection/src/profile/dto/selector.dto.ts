import { ProfilePart } from '../schema/kind.ts';
import { Entry, Item, ListOf, MapOf, ObjectOf, ObjectsOf } from '../schema/members.ts';
import { elements } from '../schema/plain.ts';
import { Demand, Required } from '../schema/rule.ts';
import { isLabelValue, isQualifiedName } from '../schema/syntax.ts';
import { Literal, OneOf } from '../schema/values.ts';
import { KEY_FORM, LABEL_VALUE, LabelKey } from './label.dto.ts';

const VALUED: readonly unknown[] = ['In', 'NotIn'];
const VALUELESS: readonly unknown[] = ['Exists', 'DoesNotExist'];

class LabelValueItem extends Item {
  @Literal(LABEL_VALUE, isLabelValue)
  value: unknown;
}

class MatchLabelItem extends Entry {
  @LabelKey()
  key: unknown;

  @Literal(LABEL_VALUE, isLabelValue)
  value: unknown;
}

/** meta/v1 LabelSelectorRequirement. */
@ProfilePart('a label requirement')
export class LabelRequirementDto {
  @Required()
  @Literal(`be ${KEY_FORM}`, isQualifiedName)
  key: unknown;

  @Required()
  @OneOf('In', 'NotIn', 'Exists', 'DoesNotExist')
  operator: unknown;

  @Demand({
    must: 'have at least one value with operator In or NotIn, and none with the others',
    holds: (values, { operator }) => {
      const hasValues = Array.isArray(values) && values.length > 0;
      return hasValues ? !VALUELESS.includes(operator) : !VALUED.includes(operator);
    },
    seen: (values) =>
      values === undefined ? 'is missing' : `has ${String(elements(values).length)}`,
  })
  @ListOf(LabelValueItem)
  values: unknown;
}

/** meta/v1 LabelSelector. */
@ProfilePart('a label selector')
export class LabelSelectorDto {
  @MapOf(MatchLabelItem)
  matchLabels: unknown;

  @ObjectsOf(LabelRequirementDto)
  matchExpressions: unknown;
}

@ProfilePart('a selector')
export class SelectorDto {
  @ObjectOf(LabelSelectorDto)
  podSelector: unknown;

  @ObjectOf(LabelSelectorDto)
  namespaceSelector: unknown;
}
