import type { Report } from '../report/report.ts';
import { type Mapping, member } from '../schema/plain.ts';
import { checkContainer, checkEnv, checkMounts } from './check-container.ts';
import { checkPorts } from './check-ports.ts';
import { partsOf, reportDuplicates } from './part.ts';

/** What a profile may add; one that adds none of it is a mistake. */
const ADDITIONS = [
  'containers',
  'initContainers',
  'volumes',
  'imagePullSecrets',
  'hostAliases',
  'labels',
  'annotations',
  'app',
];

/** Checks how the parts of one profile fit together. What is wrong in a part is reported already. */
export function checkPartsTogether(profile: Mapping, report: Report): void {
  const containers = ['containers', 'initContainers'].flatMap((name) => partsOf(profile, name));
  reportDuplicates(containers, 'name', 'be unique among the containers', report);
  reportDuplicates(partsOf(profile, 'volumes'), 'name', 'be unique among the volumes', report);
  for (const container of containers) {
    checkContainer(container, report);
  }
  checkPorts(containers, report);
  checkMounts([...containers, ...partsOf(profile, 'app')], profile, report);
  checkApp(profile, report);
  checkAdditions(profile, report);
}

function checkApp(profile: Mapping, report: Report): void {
  for (const entry of partsOf(profile, 'app')) {
    checkEnv(entry, report);
    if (!['env', 'envFrom', 'volumeMounts'].some((name) => hasContent(entry.value, name))) {
      report.problem(entry.path, { must: 'have env, envFrom or volumeMounts', seen: 'has none' });
    }
  }
}

function checkAdditions(profile: Mapping, report: Report): void {
  // Beside another problem, such as a misspelt field, this one would only confuse.
  if (report.problems.length === 0 && !ADDITIONS.some((name) => hasContent(profile, name))) {
    report.problem([], { must: `have one of ${ADDITIONS.join(', ')}`, seen: 'adds nothing' });
  }
}

function hasContent(owner: unknown, name: string): boolean {
  const value = member(owner, name);
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
