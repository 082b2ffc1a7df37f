import { ApiError } from './api-error.ts';
import type { ObjectField } from './objects.ts';
import type { Records } from './records.ts';
import type { IdSequence } from './salesforce-id.ts';

export type PlantedRule = {
  object: string;
  name: string;
  errorMessage: string;
  active?: boolean;
  /** The field beside which the message stands. */
  field?: string;
  namespace?: string;
};

export type PlantedFlow = {
  name: string;
  label?: string;
  /** The object whose records start it; none for processes of the Process Builder and for subflows. */
  object?: string;
  triggerType?: 'RecordBeforeSave' | 'RecordAfterSave' | 'RecordBeforeDelete';
  processType?: string;
  active?: boolean;
  namespace?: string;
};

export type PlantedTrigger = {
  object: string;
  name: string;
  events?: readonly ('insert' | 'update' | 'delete')[];
  active?: boolean;
  namespace?: string;
};

/** A record of the setup. Objects inside it are the records it points to: `EntityDefinition.QualifiedApiName`. */
export type SetupRecord = { [field: string]: string | boolean | null | Record<string, string> };

export type SetupObject = 'ValidationRule' | 'FlowDefinitionView' | 'ApexTrigger' | 'FieldDefinition';

/** How the org answers a user without the right: as if the object did not exist, or with a refusal. */
export type Denial = 'unsupported' | 'refused';

const tooling: readonly SetupObject[] = ['ValidationRule', 'ApexTrigger', 'FieldDefinition'];
const standard: readonly SetupObject[] = ['FlowDefinitionView', 'ApexTrigger', 'FieldDefinition'];

/** What admins have built into the org: rules, flows and triggers. They are described only, they do not run. */
export class Setup {
  readonly #ids: IdSequence;
  readonly #records: Records;
  readonly #tables = new Map<SetupObject, SetupRecord[]>();
  readonly #denied = new Map<SetupObject, Denial>();

  constructor(ids: IdSequence, records: Records) {
    this.#ids = ids;
    this.#records = records;
  }

  addRule({ object, name, errorMessage, active = true, field, namespace }: PlantedRule): SetupRecord {
    return this.#add('ValidationRule', {
      Id: this.#ids.next('03d'),
      ValidationName: name,
      NamespacePrefix: namespace ?? null,
      Active: active,
      Description: null,
      ErrorMessage: errorMessage,
      ErrorDisplayField: field ?? null,
      FullName: `${object}.${name}`,
      EntityDefinitionId: object,
      EntityDefinition: { QualifiedApiName: object },
    });
  }

  addFlow({ name, label, object, triggerType, processType, active = true, namespace }: PlantedFlow): SetupRecord {
    return this.#add('FlowDefinitionView', {
      DurableId: this.#ids.next('300'),
      ApiName: name,
      Label: label ?? name,
      NamespacePrefix: namespace ?? null,
      ProcessType: processType ?? 'AutoLaunchedFlow',
      TriggerType: triggerType ?? (object === undefined ? null : 'RecordAfterSave'),
      TriggerObjectOrEventId: object ?? null,
      TriggerObjectOrEventLabel: object ?? null,
      TriggerObjectOrEvent: object === undefined ? null : { QualifiedApiName: object },
      ActiveVersionId: active ? this.#ids.next('301') : null,
      IsActive: active,
    });
  }

  addTrigger({ object, name, events = ['insert', 'update'], active = true, namespace }: PlantedTrigger): SetupRecord {
    const usages = (['Insert', 'Update', 'Delete'] as const).flatMap((event) => {
      const used = events.some((wanted) => wanted === event.toLowerCase());
      return [
        [`UsageBefore${event}`, used],
        [`UsageAfter${event}`, used],
      ] as const;
    });
    return this.#add('ApexTrigger', {
      Id: this.#ids.next('01q'),
      Name: name,
      NamespacePrefix: namespace ?? null,
      Status: active ? 'Active' : 'Inactive',
      TableEnumOrId: object,
      EntityDefinitionId: object,
      EntityDefinition: { QualifiedApiName: object },
      ...Object.fromEntries(usages),
    });
  }

  /** Takes the right to an object of the setup away from the user. */
  deny(object: SetupObject, denial: Denial = 'unsupported'): void {
    this.#denied.set(object, denial);
  }

  /** Field-level security: describes, queries and loads do not know the field any more; the setup does. */
  hideField(object: string, field: string): void {
    const schema = this.#records.schema(object);
    if (schema?.fields.some(({ name }) => name === field) !== true) {
      throw new Error(`The simulated org has no field ${object}.${field}`);
    }
    this.#records.define({
      ...schema,
      fields: schema.fields.map((known) => (known.name === field ? hidden(known) : known)),
    });
  }

  /**
   * The records of an object, undefined where the API has no such object of the setup. Throws the refusal of a missing
   * right.
   */
  find(name: string, api: 'tooling' | 'standard'): SetupRecord[] | undefined {
    const object = (api === 'tooling' ? tooling : standard).find((known) => known.toLowerCase() === name.toLowerCase());
    const denial = object && this.#denied.get(object);
    if (object === undefined || denial === 'unsupported') return undefined;
    if (denial === 'refused') {
      throw new ApiError(
        403,
        'INSUFFICIENT_ACCESS',
        'You do not have the level of access necessary to perform the operation you requested.',
      );
    }
    return object === 'FieldDefinition' ? this.#fieldDefinitions() : (this.#tables.get(object) ?? []);
  }

  #fieldDefinitions(): SetupRecord[] {
    return this.#records.schemas.flatMap((schema) =>
      schema.fields.map(({ name, label, kind, length }) => ({
        DurableId: `${schema.name}.${name}`,
        QualifiedApiName: name,
        Label: label,
        DataType: length === undefined ? kind : `Text(${length})`,
        EntityDefinitionId: schema.name,
        EntityDefinition: { QualifiedApiName: schema.name },
      })),
    );
  }

  #add(object: SetupObject, record: SetupRecord): SetupRecord {
    this.#tables.set(object, [...(this.#tables.get(object) ?? []), record]);
    return record;
  }
}

function hidden(field: ObjectField): ObjectField {
  return { ...field, hidden: true };
}
