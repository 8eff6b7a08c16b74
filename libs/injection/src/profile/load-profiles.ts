import { checkProfile } from './checks/check-profile.ts';
import { checkTogether } from './checks/check-together.ts';
import type { Draft } from './checks/draft.ts';
import { DNS_LABEL } from './dto/item.dto.ts';
import { ProfileDto } from './dto/profile.dto.ts';
import { normaliseProfile } from './normalise-profile.ts';
import { defaultProfileName, isProfileFile } from './profile-file.ts';
import type { LoadedProfiles, ProfileFile } from './profile.ts';
import { Report } from './report/report.ts';
import { isMapping, type Mapping, member } from './schema/plain.ts';
import { readDto } from './schema/read-dto.ts';
import { isDnsLabel } from './schema/syntax.ts';
import { validateDto } from './schema/validate-dto.ts';
import { checkValues } from './yaml/check-values.ts';
import { parseDocument } from './yaml/parse-document.ts';

/**
 * Turns the files of a directory into profiles. Names that {@link isProfileFile} refuses are passed
 * over. It never throws: every fault of every file is in the result, and with any there is no
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
  checkTogether(drafts);
  const faults = read.flatMap(({ report }) => report.faults);
  return {
    profiles:
      faults.length > 0 ? [] : drafts.map(({ document, name }) => normaliseProfile(document, name)),
    faults,
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
    report.fault([], { must: 'be a mapping with the fields of a profile' }, document);
    return undefined;
  }
  validateDto(readDto(ProfileDto, document, [], report), [], report);
  checkProfile(document, report);
  return { file, name: nameOf(document, file, report), document, report };
}

/** The name as it is written, or the file's; one that is no string has been reported already. */
function nameOf(document: Mapping, file: string, report: Report): string {
  const written = member(document, 'name');
  if (written !== undefined) {
    return typeof written === 'string' ? written : file;
  }
  const name = defaultProfileName(file);
  if (!isDnsLabel(name)) {
    const remedy = 'it comes from the name of the file: rename that, or set name';
    report.fault(['name'], { must: DNS_LABEL, remedy }, name);
  }
  return name;
}
