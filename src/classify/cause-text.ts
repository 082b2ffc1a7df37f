import { VALUE } from './message-pattern.ts';

/** `Label: what is wrong`, in the sentences where Salesforce puts the field's label first. */
const LABEL =
  /^[^:\n]{1,80}(?=: (?:bad value for restrict|data value too large|value not of required type|invalid email address|this ID value isn't valid|owner cannot|more than one record found|id value of incorrect|value outside of valid))/;

/**
 * What of a template tells its cause from others of the same code and fields. The label of a field is the field's own in the
 * language of each user, and says nothing that its API name does not say.
 */
export function causeText(template: string, fields: readonly string[]): string {
  return fields.length === 1 ? template.replace(LABEL, VALUE) : template;
}
