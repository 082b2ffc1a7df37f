/**
 * How an automation was found: `named` by the message, `text` its error text is the message, `similar-text` apart from
 * case, spaces and punctuation, `pattern` with values in place of merge fields, `object` only because it runs on the
 * object. All but `named` are inferences: Salesforce does not say which rule spoke.
 */
export const AUTOMATION_BASES = ['named', 'text', 'similar-text', 'pattern', 'object'] as const;
export type AutomationBasis = (typeof AUTOMATION_BASES)[number];

/** A validation rule, flow or Apex trigger that may have caused a group. */
export type AutomationFinding = {
  kind: 'validation-rule' | 'flow' | 'trigger';
  /** API name, with its namespace. */
  name: string;
  label: string | null;
  /** API name of the object it runs on. */
  object: string | null;
  active: boolean;
  basis: AutomationBasis;
  /** Record id of the rule or trigger, durable id of the flow. */
  id: string | null;
};

/**
 * What a describe says of a field: `missing-or-hidden` not there, or hidden from this user (a describe leaves such
 * fields out), `hidden` not there but defined, `related-object` of an object that was not looked at, `not-writable` for
 * the job's operation, `restricted-picklist` takes listed values only, `visible` there, though the error did not find
 * it (the job's user may see less, or its API version be older), `present` nothing is wrong with it.
 */
export const FIELD_STATUSES = [
  'missing-or-hidden',
  'hidden',
  'related-object',
  'not-writable',
  'restricted-picklist',
  'visible',
  'present',
] as const;
export type FieldStatus = (typeof FIELD_STATUSES)[number];

/** A field that an error names, checked against the object of the job with the rights of the user who asks. */
export type FieldFinding = {
  /** As the error spells it. */
  name: string;
  status: FieldStatus;
  /** API name of the object that was described. */
  object: string;
  /** API name, where the field was found. */
  apiName: string | null;
  label: string | null;
  type: string | null;
  /** Whether this user may set it in an insert; null where the field was not found. */
  createable: boolean | null;
  updateable: boolean | null;
  /** The nearest API names, where the field was not found. */
  nearest: string[];
  /** The first active values of a restricted picklist. */
  allowedValues: string[];
  /** All of them. */
  allowedValueCount: number;
};

export const SETUP_SUBJECTS = [
  'validation-rules',
  'flows',
  'triggers',
  'describe',
  'field-definitions',
  'limits',
] as const;
export type SetupSubject = (typeof SETUP_SUBJECTS)[number];

/** Something of the org that could not be looked at. */
export type NotAllowed = {
  subject: SetupSubject;
  /**
   * `not-allowed`: the user has no right to it, as far as the code tells. `failed`: anything else, such as an API
   * version without it. `partial`: only the first records were read.
   */
  reason: 'not-allowed' | 'failed' | 'partial';
  /** The org's error code, or the name of the failure, or null. */
  code: string | null;
};

/** What the org's setup says about an error, read with `--details`. */
export type GroupDetails = {
  automation: AutomationFinding[];
  fields: FieldFinding[];
  notAllowed: NotAllowed[];
};

/** Where a limit stands that an error says has run out. */
export type LimitStanding = {
  name: string;
  max: number | null;
  remaining: number | null;
  /** 0 to 100 and above; null when max is 0 or unknown. */
  percentUsed: number | null;
};

/** What `--details` found about a job as a whole. */
export type JobDetails = {
  /** About the error of the job; null where it needs no look. */
  jobError: GroupDetails | null;
  /** The limits that the errors of this job name, as they are now; not as they were when the job ran. */
  limits: LimitStanding[];
  notAllowed: NotAllowed[];
  /** HTTP requests sent for the details of this job. */
  apiCalls: number;
};
