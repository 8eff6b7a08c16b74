import { checkPartsTogether } from './checks/check-parts-together.ts';
import { checkFields } from './checks/check-fields.ts';
import { checkProfilesTogether } from './checks/check-profiles-together.ts';
import type { Draft } from './checks/part.ts';
import { hashProfile } from './hash-profile.ts';
import { PROFILE } from './fields/profile-fields.ts';
import type { LoadedProfiles, Profile, ProfileFile } from './profile.ts';
import { Report } from './report/report.ts';
import { isMapping, type Mapping, member } from './schema/plain.ts';
import type { Shape } from './schema/shape.ts';
import { DNS_LABEL } from './schema/syntax.ts';
import { DNS_LABEL_FORM } from './schema/values.ts';
import { checkValues } from './yaml/check-values.ts';
import { parseDocument } from './yaml/parse-document.ts';

const EXTENSION = /\.ya?ml$/;

/**
 * Whether a file of the profiles' directory holds a profile, by its base name. Dot files do not:
 * a mounted ConfigMap has `..data` beside its keys, and editors leave `.x.yaml.swp`.
 */
export function isProfileFile(name: string): boolean {
  return !name.startsWith('.') && EXTENSION.test(name);
}

/**
 * Turns the files of a directory into profiles. Names that {@link isProfileFile} refuses are passed
 * over. It never throws: every problem of every file is in the result, and with any there is no
 * profile in it.
 */
export function loadProfiles(files: readonly ProfileFile[]): LoadedProfiles {
  const read = files
    .filter(({ name }) => isProfileFile(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map((file) => {
      const report = new Report(file.name);
      return { report, draft: readDraft(file, report) };
    });
  const drafts = read.flatMap(({ draft }) => draft ?? []);
  checkProfilesTogether(drafts);
  const problems = read.flatMap(({ report }) => report.problems);
  return {
    profiles: problems.length > 0 ? [] : drafts.map(complete),
    problems,
    warnings: read.flatMap(({ report }) => report.warnings),
  };
}

/** Parses and checks one file by itself. */
function readDraft({ name: file, text }: ProfileFile, report: Report): Draft | undefined {
  const document = parseDocument(text, report);
  if (document === undefined || !checkValues(document, report)) {
    return undefined;
  }
  if (!isMapping(document)) {
    report.problem([], { must: 'be a mapping with the fields of a profile' }, document);
    return undefined;
  }
  checkFields(PROFILE, document, [], report);
  checkPartsTogether(document, report);
  return { file, name: nameOf(document, file, report), document, report };
}

/** The name as it is written, or the file's; one that is no string has been reported already. */
function nameOf(document: Mapping, file: string, report: Report): string {
  const written = member(document, 'name');
  if (written !== undefined) {
    return typeof written === 'string' ? written : file;
  }
  const name = file.replace(EXTENSION, '');
  if (!DNS_LABEL.test(name)) {
    const remedy = 'it comes from the name of the file: rename that, or set name';
    report.problem(['name'], { must: DNS_LABEL_FORM, remedy }, name);
  }
  return name;
}

/** Fills the defaults in and computes the hash; what is in a part of Kubernetes stays the same object. */
function complete({ document, name }: Draft): Profile {
  const profile = fill(PROFILE, { ...document, name, apiVersion: undefined }) as Profile;
  return { ...profile, hash: hashProfile(profile) };
}

function fill(shape: Shape, value: unknown): unknown {
  if (shape.is === 'list' && Array.isArray(value)) {
    return value.map((element) => fill(shape.of, element));
  }
  if (shape.is !== 'part' || shape.isFilled !== true) {
    return value;
  }
  const members = Object.entries(shape.fields).map(([name, field]) => [
    name,
    fill(field, member(value, name) ?? field.preset),
  ]);
  return Object.fromEntries(members.filter(([, filled]) => filled !== undefined));
}
