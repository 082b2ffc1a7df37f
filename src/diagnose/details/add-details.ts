import type { ValidationRule } from '../../org/automation.ts';
import type { BulkJobDiagnosis } from '../../report/bulk-job.ts';
import type { GroupDetails, JobDetails, NotAllowed, SetupSubject } from '../../report/group-details.ts';
import { findFieldQuestions } from './check-fields.ts';
import { hasCode, keysOf, levelsOfError, levelsOfGroup, type ErrorLevel } from './error-level.ts';
import { lacksRule, nameAutomation, planAutomation, type Automation, type JobTarget } from './name-automation.ts';
import { readAutomation } from './read-automation.ts';
import { checkFields, readFields, type SeenFields } from './read-fields.ts';
import { readLimitStandings } from './read-limit-standings.ts';
import type { SetupReader } from './setup-reader.ts';

/**
 * API calls that the details of a job cost at most, repeats of failed ones apart: rules, flows, triggers, the object,
 * its hidden fields, limits.
 */
export const MOST_DETAIL_CALLS = 6;

/** Groups are ranked by rows; nobody looks at the setup behind the fiftieth. */
const MOST_GROUPS = 50;

export type DetailedDiagnosis = { diagnosis: BulkJobDiagnosis; details: JobDetails };

const EMPTY_CODES = keysOf('REQUIRED_FIELD_MISSING');

type Seen = { automation: Automation; fields: SeenFields; missing: NotAllowed[] };

/**
 * Looks up what a job's errors are about: the rules, flows and triggers behind them, the fields they name, the limits
 * that ran out. Asks only what the errors make worth asking: at most `MOST_DETAIL_CALLS` API calls, fewer where the
 * reader has asked for another job before. What the org does not show to the user is told in the details; nothing of it
 * is thrown.
 */
export async function addDetails(diagnosis: BulkJobDiagnosis, reader: SetupReader): Promise<DetailedDiagnosis> {
  const callsBefore = reader.calls;
  const { job, jobError, groups } = diagnosis;
  const target: JobTarget = { object: job.object, operation: job.operation };
  const ofGroups = groups.slice(0, MOST_GROUPS).map(levelsOfGroup);
  const ofJob = jobError === null ? [] : levelsOfError(jobError);
  const errors = [ofJob, ...ofGroups];

  const automation = await readAutomation(errors, target, reader);
  const fields = await readFields(errors, target, reader);
  const { limits, missing: withoutLimits } = await readLimitStandings(errors, reader);
  const seen: Seen = { automation, fields, missing: [...automation.missing, ...fields.missing] };

  const apiCalls = reader.calls - callsBefore;
  return {
    diagnosis: {
      ...diagnosis,
      groups: groups.map((group, index) =>
        Object.assign({}, group, { details: explain(ofGroups[index] ?? [], seen, target) }),
      ),
      apiCalls: diagnosis.apiCalls + apiCalls,
    },
    details: {
      jobError: explain(ofJob, seen, target),
      limits,
      notAllowed: [...seen.missing, ...withoutLimits],
      apiCalls,
    },
  };
}

/** Whether the setup would tell more about a job; of a field that rows leave empty it mostly tells that it is there. */
export function isWorthDetails({ job, jobError, groups }: BulkJobDiagnosis): boolean {
  const target: JobTarget = { object: job.object, operation: job.operation };
  const errors = [...(jobError === null ? [] : [levelsOfError(jobError)]), ...groups.map(levelsOfGroup)];
  return errors.some((levels) => {
    const [outer] = levels;
    return outer && !hasCode(outer, EMPTY_CODES) && listSubjects(levels, [], target).size > 0;
  });
}

/** Null where the error gives nothing to look up. */
function explain(
  levels: readonly ErrorLevel[],
  { automation, fields, missing }: Seen,
  target: JobTarget,
): GroupDetails | null {
  const subjects = listSubjects(levels, automation.rules, target);
  if (subjects.size === 0) return null;
  return {
    automation: nameAutomation(levels, automation, target),
    fields: checkFields(levels, fields, target),
    notAllowed: missing.filter(({ subject }) => subjects.has(subject)),
  };
}

/** What has to be seen to explain an error. */
function listSubjects(
  levels: readonly ErrorLevel[],
  foundRules: readonly ValidationRule[],
  target: JobTarget,
): Set<SetupSubject> {
  const { rules, flows, triggers } = planAutomation([levels]);
  const unexplained = lacksRule(levels, foundRules, target);
  const subjects = new Set<SetupSubject>();
  if (rules !== null) subjects.add('validation-rules');
  if (flows !== null || unexplained) subjects.add('flows');
  if (triggers !== null || unexplained) subjects.add('triggers');
  const { object } = target;
  if (object !== null && findFieldQuestions(levels, object).length > 0)
    subjects.add('describe').add('field-definitions');
  return subjects;
}
