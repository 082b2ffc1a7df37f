import { z } from 'zod';
import { queryRecords, quoteSoql, type FoundRecords } from './query-records.ts';
import type { Transport } from './transport.ts';

/** One page of an answer, so that each question costs one API call. */
const MOST = 2000;

/** What a rule, flow or trigger is bound to; null where the org does not say. */
const boundTo = z
  .object({ QualifiedApiName: z.string() })
  .nullish()
  .transform((entity) => entity?.QualifiedApiName ?? null);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const validationRule = z
  .object({
    Id: text,
    ValidationName: z.string(),
    NamespacePrefix: text,
    Active: z.boolean(),
    ErrorMessage: text,
    ErrorDisplayField: text,
    EntityDefinition: boundTo,
  })
  .transform((rule) => ({
    id: rule.Id,
    name: qualify(rule.NamespacePrefix, rule.ValidationName),
    active: rule.Active,
    errorMessage: rule.ErrorMessage,
    /** The field beside which the message stands on a page, or null for the top. */
    field: rule.ErrorDisplayField,
    object: rule.EntityDefinition,
  }));
export type ValidationRule = z.infer<typeof validationRule>;

const flow = z
  .object({
    DurableId: text,
    ApiName: z.string(),
    Label: text,
    NamespacePrefix: text,
    ProcessType: text,
    TriggerType: text,
    TriggerObjectOrEvent: boundTo,
    ActiveVersionId: text,
  })
  .transform((view) => ({
    id: view.DurableId,
    name: qualify(view.NamespacePrefix, view.ApiName),
    label: view.Label,
    /** `RecordBeforeSave`, `RecordAfterSave`, `RecordBeforeDelete`, … or null. */
    triggerType: view.TriggerType,
    object: view.TriggerObjectOrEvent,
    active: view.ActiveVersionId !== null,
  }));
export type Flow = z.infer<typeof flow>;

const trigger = z
  .object({
    Id: text,
    Name: z.string(),
    NamespacePrefix: text,
    Status: z.string(),
    EntityDefinition: boundTo,
    UsageBeforeInsert: z.boolean(),
    UsageAfterInsert: z.boolean(),
    UsageBeforeUpdate: z.boolean(),
    UsageAfterUpdate: z.boolean(),
    UsageBeforeDelete: z.boolean(),
    UsageAfterDelete: z.boolean(),
  })
  .transform((record) => ({
    id: record.Id,
    name: record.Name,
    namespace: record.NamespacePrefix,
    active: record.Status === 'Active',
    object: record.EntityDefinition,
    onInsert: record.UsageBeforeInsert || record.UsageAfterInsert,
    onUpdate: record.UsageBeforeUpdate || record.UsageAfterUpdate,
    onDelete: record.UsageBeforeDelete || record.UsageAfterDelete,
  }));
export type ApexTrigger = z.infer<typeof trigger>;

/**
 * The active validation rules of an object, or of all objects, at most 2,000 (Tooling API, `ValidationRule`:
 * `ErrorMessage` can be selected for any number of rules, the formula for one only). One API call.
 */
export function readValidationRules(
  transport: Transport,
  object: string | null,
): Promise<FoundRecords<ValidationRule>> {
  const fields =
    'Id, ValidationName, NamespacePrefix, Active, ErrorMessage, ErrorDisplayField, EntityDefinition.QualifiedApiName';
  const bound = object === null ? '' : ` AND EntityDefinition.QualifiedApiName = ${quoteSoql(object)}`;
  return queryRecords(transport, `SELECT ${fields} FROM ValidationRule WHERE Active = true${bound}`, {
    schema: validationRule,
    name: 'the validation rules',
    tooling: true,
    most: MOST,
  });
}

/**
 * The active flows that records of an object start, or all active flows, at most 2,000 (Object Reference,
 * `FlowDefinitionView`, which the Tooling API does not have). Processes of the Process Builder are among all flows
 * only: they are bound to no object. One API call.
 */
export function readFlows(transport: Transport, object: string | null): Promise<FoundRecords<Flow>> {
  const fields =
    'DurableId, ApiName, Label, NamespacePrefix, ProcessType, TriggerType, TriggerObjectOrEvent.QualifiedApiName, ActiveVersionId';
  const bound = object === null ? '' : ` AND TriggerObjectOrEvent.QualifiedApiName = ${quoteSoql(object)}`;
  return queryRecords(transport, `SELECT ${fields} FROM FlowDefinitionView WHERE ActiveVersionId != null${bound}`, {
    schema: flow,
    name: 'the flows',
    most: MOST,
  });
}

/**
 * The Apex triggers of an object, and those with one of the names, active or not (Tooling API, `ApexTrigger`). One API
 * call.
 */
export function readTriggers(
  transport: Transport,
  object: string | null,
  names: readonly string[],
): Promise<FoundRecords<ApexTrigger>> {
  const usages = ['Insert', 'Update', 'Delete'].flatMap((event) => [`UsageBefore${event}`, `UsageAfter${event}`]);
  const fields = `Id, Name, NamespacePrefix, Status, EntityDefinition.QualifiedApiName, ${usages.join(', ')}`;
  const conditions = [
    ...(object === null ? [] : [`EntityDefinition.QualifiedApiName = ${quoteSoql(object)}`]),
    ...(names.length === 0 ? [] : [`Name IN (${names.map(quoteSoql).join(', ')})`]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' OR ')}`;
  return queryRecords(transport, `SELECT ${fields} FROM ApexTrigger${where}`, {
    schema: trigger,
    name: 'the Apex triggers',
    tooling: true,
    most: MOST,
  });
}

function qualify(namespace: string | null, name: string): string {
  return namespace === null || name.startsWith(`${namespace}__`) ? name : `${namespace}__${name}`;
}
