/** What codes are compared by: `INVALIDJOBSTATE`, `InvalidJobState` and `INVALID_JOB_STATE` are one code to Salesforce. */
export function codeKey(code: string): string {
  return code.replaceAll('_', '').toUpperCase();
}
