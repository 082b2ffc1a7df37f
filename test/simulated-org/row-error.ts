/**
 * Row errors in the shape Salesforce writes to `sf__Error`: `CODE:message:Field1,Field2 --`, with `:--` when no field is
 * named. The wording is this project's own where Salesforce's is free text (rules, triggers, flows).
 */
export function rowError(code: string, message: string, fields: readonly string[] = []): string {
  return `${code}:${message}:${fields.length === 0 ? '' : `${fields.join(',')} `}--`;
}

export function requiredFieldMissing(fields: readonly string[]): string {
  return rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${fields.join(', ')}]`, fields);
}

export function duplicateValue(field: string, id: string): string {
  return rowError('DUPLICATE_VALUE', `duplicate value found: ${field} duplicates value on record with id: ${id}`);
}

/** A lock that another transaction holds. Salesforce cuts long lists of ids. */
export function unableToLockRow(ids: readonly string[]): string {
  const shown = ids.slice(0, 10).join(',');
  const more = ids.length > 10 ? `, ... (${ids.length - 10} more)` : '';
  return rowError(
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or ${ids.length} records: ${shown}${more}`,
  );
}

export function validationRule(message: string, field?: string): string {
  return rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, field === undefined ? [] : [field]);
}

/** A trigger that failed on DML of its own: the inner code is what the reader needs. */
export function triggerDmlFailure(trigger: string, event: string, innerCode: string, innerMessage: string): string {
  const handler = trigger.replace(/Trigger$/, 'Handler');
  return rowError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    [
      `${trigger}: execution of ${event}`,
      '',
      `caused by: System.DmlException: Insert failed. First exception on row 0; first error: ${innerCode}, ${innerMessage}: []`,
      '',
      `Class.${handler}.createFollowUp: line 144, column 1`,
      `Trigger.${trigger}: line 2, column 1`,
    ].join('\n'),
  );
}

/** A trigger that failed in its own code. */
export function triggerException(trigger: string, event: string, exception: string, message: string): string {
  return rowError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `${trigger}: execution of ${event}\n\ncaused by: ${exception}: ${message}\n\nTrigger.${trigger}: line 17, column 1`,
  );
}

/** A governor limit, which has no `execution of` line. */
export function triggerLimit(trigger: string, limit: string): string {
  return rowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `${trigger}: System.LimitException: ${limit}`);
}

export function flowFailure(flow: string, innerCode: string, innerMessage: string): string {
  return rowError(
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    `We can't save this record because the “${flow}” process failed. Give your Salesforce admin these details. ` +
      `This error occurred when the flow tried to create records: ${innerCode}: ${innerMessage}. ` +
      'You can look up ExceptionCode values in the SOAP API Developer Guide. Error ID: 1573204891-48213 (917350284)',
  );
}

export function restrictedPicklist(field: string, value: string): string {
  return rowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `bad value for restricted picklist field: ${value}`, [
    field,
  ]);
}

export function stringTooLong(label: string, field: string, value: string, length: number): string {
  return rowError('STRING_TOO_LONG', `${label}: data value too large: ${value} (max length=${length})`, [field]);
}

export function invalidCrossReference(): string {
  return rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

export function malformedId(label: string, field: string, value: string): string {
  return rowError('MALFORMED_ID', `${label}: id value of incorrect type: ${value}`, [field]);
}

export function invalidEmail(label: string, field: string, value: string): string {
  return rowError('INVALID_EMAIL_ADDRESS', `${label}: invalid email address: ${value}`, [field]);
}

/** A value that the column's XSD type does not take. `column` counts from 0, Salesforce's own columns not included. */
export function undeserializable(column: number, value: string, xsdType: string, field: string): string {
  return `INVALID_FIELD:Failed to deserialize field at col ${column}. Due to, '${value}' is not a valid value for the type xsd:${xsdType}:${field} --`;
}

export function foreignKeyNotFound(value: string, field: string, entity: string): string {
  return rowError(
    'INVALID_FIELD',
    `Foreign key external ID: ${value} not found for field ${field} in entity ${entity}`,
  );
}

export function entityIsDeleted(): string {
  return rowError('ENTITY_IS_DELETED', 'entity is deleted');
}

export function storageLimitExceeded(): string {
  return rowError('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded');
}

/** The one error that has no code. */
export function errorWithoutCode(): string {
  return 'UNEXPECTED ERROR.  Something went wrong. Try again later.:--';
}
