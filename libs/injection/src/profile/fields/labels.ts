import { show } from '../report/format.ts';
import { elements } from '../schema/plain.ts';
import { filled, list, map, part, required, type Rule } from '../schema/shape.ts';
import { isLabelValue, isQualifiedName } from '../schema/syntax.ts';
import { isText, literal, oneOf } from '../schema/values.ts';

/** What begins so is the injector's own: its switches and its status. */
const OWN_PREFIX = 'sidecar-injector.io/';

const KEY_FORM =
  'NAME or DOMAIN/NAME (NAME: 1 to 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';
export const LABEL_VALUE =
  'be a label value (at most 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';

const labelValue = literal(LABEL_VALUE, isLabelValue);

const key = (must: string, fits: (key: string) => boolean): Rule => ({
  must: `have a key ${must}`,
  holds: (one) => isText(one) && fits(one),
  seen: (one) => `has ${show(one)}`,
});
export const LABEL_KEY = key(`of the form ${KEY_FORM}`, isQualifiedName);
/** Capitals may stand in the domain of an annotation, too. */
export const ANNOTATION_KEY = key(`of the form ${KEY_FORM}`, (one) =>
  isQualifiedName(one.toLowerCase()),
);
export const FOREIGN_KEY = key(
  `outside ${OWN_PREFIX}, which only the injector sets`,
  (one) => !one.startsWith(OWN_PREFIX),
);

const WITH_VALUES: readonly unknown[] = ['In', 'NotIn'];
const WITHOUT_VALUES: readonly unknown[] = ['Exists', 'DoesNotExist'];

/** meta/v1 LabelSelectorRequirement. */
export const LABEL_REQUIREMENT = part('a label requirement', {
  key: required(literal(`be ${KEY_FORM}`, isQualifiedName)),
  operator: required(oneOf('In', 'NotIn', 'Exists', 'DoesNotExist')),
  values: {
    ...list(labelValue),
    beside: {
      must: 'have at least one value with operator In or NotIn, and none with the others',
      holds: (values, { operator }) =>
        elements(values).length > 0
          ? !WITHOUT_VALUES.includes(operator)
          : !WITH_VALUES.includes(operator),
      seen: (values) =>
        values === undefined ? 'is missing' : `has ${String(elements(values).length)}`,
    },
    isAskedMissing: true,
  },
});

/** meta/v1 LabelSelector; an empty one selects everything. */
export const LABEL_SELECTOR = filled('a label selector', {
  matchLabels: map([LABEL_KEY], labelValue),
  matchExpressions: list(LABEL_REQUIREMENT),
});
