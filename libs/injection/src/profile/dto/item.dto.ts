import { Item } from '../schema/members.ts';
import { isDnsLabel, isDnsSubdomain } from '../schema/syntax.ts';
import { Literal, Templated, Text } from '../schema/values.ts';

export const DNS_LABEL =
  'be a DNS label (1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends)';

export const DNS_SUBDOMAIN =
  'be a DNS subdomain (1 to 253 of a-z, 0-9, - and ., with a letter or digit around each dot)';

/** A name that ties parts of a Pod together; injection compares it before it fills expressions. */
export function DnsLabel(): PropertyDecorator {
  return Literal(DNS_LABEL, isDnsLabel);
}

/** The name of another object. */
export function ObjectName(): PropertyDecorator {
  return Templated(DNS_SUBDOMAIN, isDnsSubdomain);
}

export class TextItem extends Item {
  @Text()
  value: unknown;
}

export class HostnameItem extends Item {
  @ObjectName()
  value: unknown;
}
