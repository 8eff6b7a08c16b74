import { show } from '../report/format.ts';
import { Entry } from '../schema/members.ts';
import { Must } from '../schema/rule.ts';
import { isLabelValue, isQualifiedName } from '../schema/syntax.ts';
import { isText, Templated, Text } from '../schema/values.ts';

export const KEY_FORM =
  'NAME or DOMAIN/NAME (NAME: 1 to 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';

export const LABEL_VALUE =
  'be a label value (at most 63 of A-Z, a-z, 0-9, -, _ and ., alphanumeric at both ends)';

/** What begins so is the injector's own: its switches and its status. */
const OWN_PREFIX = 'sidecar-injector.io/';

/** The key of a label: `NAME` or `DOMAIN/NAME`. */
export function LabelKey(): PropertyDecorator {
  return Key(isQualifiedName);
}

/** The key of an annotation; capitals may stand in its domain too. */
function AnnotationKey(): PropertyDecorator {
  return Key((key) => isQualifiedName(key.toLowerCase()));
}

function Key(fits: (key: string) => boolean): PropertyDecorator {
  return Must({
    must: `have a key of the form ${KEY_FORM}`,
    holds: (key) => isText(key) && fits(key),
    seen: (key) => `has ${show(key)}`,
  });
}

function ForeignKey(): PropertyDecorator {
  return Must({
    must: `have a key outside ${OWN_PREFIX}, which only the injector sets`,
    holds: (key) => isText(key) && !key.startsWith(OWN_PREFIX),
    seen: (key) => `has ${show(key)}`,
  });
}

export class LabelItem extends Entry {
  @ForeignKey()
  @LabelKey()
  key: unknown;

  @Templated(LABEL_VALUE, isLabelValue)
  value: unknown;
}

export class AnnotationItem extends Entry {
  @ForeignKey()
  @AnnotationKey()
  key: unknown;

  @Text()
  value: unknown;
}
