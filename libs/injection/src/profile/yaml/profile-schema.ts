import { CORE_SCHEMA, defineScalarTag, intCoreTag, mergeTag } from 'js-yaml';

const OCTAL = /^[-+]?0[0-7]+$/;

/** YAML 1.1's `0644` besides YAML 1.2's `0o644`: Kubernetes reads the former as octal, too. */
const intTag = defineScalarTag<unknown>(intCoreTag.tagName, {
  implicit: true,
  implicitFirstChars: intCoreTag.implicitFirstChars,
  resolve: (source, isExplicit, tagName) =>
    OCTAL.test(source)
      ? Number.parseInt(source, 8)
      : intCoreTag.resolve(source, isExplicit, tagName),
  identify: intCoreTag.identify,
});

/**
 * YAML as users write it for Kubernetes: JSON's types only, so that a date stays a string, and `<<`
 * merges. Of YAML 1.1's words for booleans only `true` and `false` are some.
 */
export const PROFILE_SCHEMA = CORE_SCHEMA.withTags(intTag, mergeTag);
