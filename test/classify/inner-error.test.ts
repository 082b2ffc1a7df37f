import { expect } from 'chai';
import { explainRowError } from '../../src/classify/explain-error.ts';
import type { ExplainedError } from '../../src/report/explained-error.ts';

const WRAPPER = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';

function codesOf(error: ExplainedError): (string | null)[] {
  return [error.code, ...(error.inner ? codesOf(error.inner) : [])];
}

describe('An error inside another', () => {
  it('is opened, with its fields, its place and its verdict', () => {
    const error = explainRowError(
      `${WRAPPER}:OrderTrigger: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Due__c]: [Due__c]\n\nClass.OrderService.plan: line 144, column 7\nTrigger.OrderTrigger: line 2, column 1:--`,
    );
    expect(codesOf(error)).to.deep.equal([WRAPPER, 'REQUIRED_FIELD_MISSING']);
    expect(error.inner?.message).to.equal('Required fields are missing');
    expect(error.inner?.fields).to.deep.equal(['Due__c']);
    expect(error.fields).to.deep.equal(['Due__c']);
    expect(error.location).to.deep.equal({ kind: 'class', name: 'OrderService.plan', line: 144, column: 7 });
    expect(error.entry?.code).to.equal(WRAPPER);
    expect(error.entry?.retry).to.equal('after-fix');
  });

  it('makes its wrapper worth sending again when it is a lock', () => {
    const error = explainRowError(
      `${WRAPPER}:OrderTrigger: execution of AfterUpdate\n\ncaused by: System.DmlException: Update failed. First exception on row 3 with id 0015e00000AbCdEAAV; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []\n\nTrigger.OrderTrigger: line 9, column 1:--`,
    );
    expect(error.entry?.retry).to.equal('now');
    expect(error.location).to.deep.equal({ kind: 'trigger', name: 'OrderTrigger', line: 9, column: 1 });
  });

  it('is found at any depth, and the innermost decides', () => {
    const error = explainRowError(
      `${WRAPPER}:A: execution of AfterUpdate\n\ncaused by: System.DmlException: Update failed. First exception on row 0 with id a015e00000AbCdEAAV; first error: ${WRAPPER}, B: execution of AfterUpdate\n\ncaused by: System.DmlException: Delete failed. First exception on row 0 with id a025e00000AbCdEAAV; first error: ENTITY_IS_DELETED, entity is deleted: []\n\nTrigger.B: line 18, column 1: []\n\nClass.Worker.run: line 106, column 1\nTrigger.A: line 3, column 1:--`,
    );
    expect(codesOf(error)).to.deep.equal([WRAPPER, WRAPPER, 'ENTITY_IS_DELETED']);
    expect(error.location).to.deep.equal({ kind: 'trigger', name: 'B', line: 18, column: 1 });
    expect(error.inner?.location).to.deep.equal({ kind: 'trigger', name: 'B', line: null, column: null });
    expect(error.inner?.inner?.message).to.equal('entity is deleted');
  });

  it('is an exception without a code', () => {
    const error = explainRowError(
      `${WRAPPER}:pkg.OrderTrigger: execution of BeforeInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\n(pkg)\n:--`,
    );
    expect(codesOf(error)).to.deep.equal([WRAPPER, null]);
    expect(error.inner?.message).to.equal('System.NullPointerException: Attempt to de-reference a null object');
    expect(error.inner?.entry?.code).to.equal('System.NullPointerException');
    expect(error.location).to.deep.equal({ kind: 'trigger', name: 'pkg.OrderTrigger', line: null, column: null });
  });

  it('is a governor limit, with no more than the trigger before it', () => {
    const error = explainRowError(`${WRAPPER}:OrderTrigger: System.LimitException: pkg:Too many SOQL queries: 101:--`);
    expect(error.inner?.message).to.equal('System.LimitException: pkg:Too many SOQL queries: 101');
    expect(error.inner?.entry?.summary).to.match(/more queries/);
    expect(error.location?.name).to.equal('OrderTrigger');
  });

  it('is a limit that the text names without an exception', () => {
    const error = explainRowError('CANNOT_EXECUTE_FLOW_TRIGGER: Apex CPU time limit exceeded');
    expect(error.inner?.code).to.equal(null);
    expect(error.inner?.entry?.code).to.equal('System.LimitException');
    expect(error.entry?.retry).to.equal('after-fix');
  });

  it('is a lock although the code of locks does not appear', () => {
    const error = explainRowError(
      `${WRAPPER}:pkg.T: execution of AfterUpdate caused by: System.QueryException: Record Currently Unavailable: The record you are attempting to edit, or one of its related records, is currently being modified by another user.:--`,
    );
    expect(error.inner?.code).to.equal(null);
    expect(error.inner?.entry?.code).to.equal('UNABLE_TO_LOCK_ROW');
    expect(error.entry?.retry).to.equal('now');
  });

  it('is what a flow tried to do, and the process is the place', () => {
    const error = explainRowError(
      "CANNOT_EXECUTE_FLOW_TRIGGER:We can't save this record because the “Quote Follow-up” process failed. Give your Salesforce admin these details. This error occurred when the flow tried to update records: FIELD_CUSTOM_VALIDATION_EXCEPTION: Closed quotes stay as they are. You can look up ExceptionCode values in the SOAP API Developer Guide. Error ID: 1573204891-48213 (-917350284):--",
    );
    expect(codesOf(error)).to.deep.equal(['CANNOT_EXECUTE_FLOW_TRIGGER', 'FIELD_CUSTOM_VALIDATION_EXCEPTION']);
    expect(error.inner?.message).to.equal('Closed quotes stay as they are');
    expect(error.location).to.deep.equal({ kind: 'process', name: 'Quote Follow-up', line: null, column: null });
  });

  it('is what the innermost of several flows tried to do', () => {
    const error = explainRowError(
      "CANNOT_EXECUTE_FLOW_TRIGGER:We can't save this record because the “Outer” process failed. This error occurred when the flow tried to update records: CANNOT_EXECUTE_FLOW_TRIGGER: We can’t save this record because the “Inner” process failed. This error occurred when the flow tried to create records: UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record.:--",
    );
    expect(codesOf(error)).to.deep.equal([
      'CANNOT_EXECUTE_FLOW_TRIGGER',
      'CANNOT_EXECUTE_FLOW_TRIGGER',
      'UNABLE_TO_LOCK_ROW',
    ]);
    expect(error.location?.name).to.equal('Inner');
    expect(error.entry?.retry).to.equal('now');
  });

  it('is told apart from the tails that packages hang on it', () => {
    const error = explainRowError(
      `first error: ${WRAPPER}, pkg_T: execution of AfterUpdate caused by: System.DmlException: Update failed. First exception on row 1 with id 0015e00000AbCdEAAV; first error: DUPLICATES_DETECTED, Use the other record: [] (pkg) : []: ()`,
    );
    expect(codesOf(error)).to.deep.equal([WRAPPER, 'DUPLICATES_DETECTED']);
    expect(error.inner?.message).to.equal('Use the other record');
  });

  it('is read from a stack that was flattened to one line', () => {
    const error = explainRowError(
      `${WRAPPER}:pkg.T: execution of AfterUpdate caused by: System.ListException: Duplicate id in list: 0015e00000AbCdEAAV Class.pkg.Handler.write: line 184, column 1 Class.pkg.Handler.run: line 75, column 1:--`,
    );
    expect(error.inner?.message).to.equal('System.ListException: Duplicate id in list: 0015e00000AbCdEAAV');
    expect(error.location?.name).to.equal('pkg.Handler.write');
  });

  it('is unknown when the text names none', () => {
    const error = explainRowError(`${WRAPPER}:something odd:--`);
    expect(error.inner).to.equal(null);
    expect(error.entry?.retry).to.equal('unknown');
  });

  it('shows a situation of the wrapper itself', () => {
    const error = explainRowError(
      `${WRAPPER}:Too many retries of batch save in the presence of Apex triggers with failures:--`,
    );
    expect(error.entry?.summary).to.match(/good rows/);
    expect(error.inner).to.equal(null);
  });

  it('never deepens beyond ten levels', () => {
    const deep = `first error: ${WRAPPER}, T: execution of AfterUpdate caused by: `.repeat(500);
    const error = explainRowError(`${WRAPPER}:${deep}System.LimitException: Too many DML statements: 151:--`);
    expect(codesOf(error).length).to.be.within(3, 12);
    expect(codesOf(error).at(-1)).to.equal(null);
  });
});

describe('The place of a failure', () => {
  const places: [string, ExplainedError['location']][] = [
    ['T: execution of BeforeInsert\n\ncaused by: X', { kind: 'trigger', name: 'T', line: null, column: null }],
    [
      'Apex trigger ns.T caused an unexpected exception, contact your administrator',
      { kind: 'trigger', name: 'ns.T', line: null, column: null },
    ],
    [
      'caused by: X\n\nClass.Database.query: line 1, column 1\nClass.A.<init>: line 8, column 3',
      { kind: 'class', name: 'A.<init>', line: 8, column: 3 },
    ],
    ['Flow API Name: Order_Sync', { kind: 'flow', name: 'Order_Sync', line: null, column: null }],
    [
      "Error is in expression '{!save}' in component <apex:commandButton> in page ns:orders",
      { kind: 'page', name: 'ns:orders', line: null, column: null },
    ],
    ['The cash flow statement failed, see the note in page 2', null],
  ];
  for (const [message, location] of places) {
    it(`is ${location?.name ?? 'unknown'} in “${message.slice(0, 60).replaceAll('\n', ' ')}”`, () => {
      expect(explainRowError(`${WRAPPER}:${message}:--`).location).to.deep.equal(location);
    });
  }
});

describe('explainRowError', () => {
  it('finds guidance by a fixed phrase where the cell has no code, and keeps the code null', () => {
    const error = explainRowError(
      "Record Type ID: this ID value isn't valid for the user: 0125e000000AbCdAAK:RecordTypeId --",
    );
    expect(error.code).to.equal(null);
    expect(error.entry?.code).to.equal('INVALID_CROSS_REFERENCE_KEY');
    expect(error.entry?.summary).to.match(/record type/);
    expect(error.suggestions).to.deep.equal([]);
  });

  it('tells the two situations of a lock apart', () => {
    const lock = explainRowError('UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--');
    const deadlock = explainRowError('UNABLE_TO_LOCK_ROW:deadlock detected while waiting for resource:--');
    expect([lock.entry?.retry, deadlock.entry?.retry]).to.deep.equal(['now', 'now']);
    expect(deadlock.entry?.summary).not.to.equal(lock.entry?.summary);
  });

  it('tells a daily allowance from calls at the same time', () => {
    expect(explainRowError('REQUEST_LIMIT_EXCEEDED:TotalRequests Limit exceeded.').entry?.retry).to.equal('later');
    expect(explainRowError('REQUEST_LIMIT_EXCEEDED:ConcurrentPerOrgLongTxn Limit exceeded.').entry?.retry).to.equal(
      'now',
    );
  });

  it('never takes the words of a validation rule for an error inside', () => {
    const error = explainRowError('FIELD_CUSTOM_VALIDATION_EXCEPTION:Exception: call LIMIT_EXCEEDED: now:--');
    expect(error.inner).to.equal(null);
    expect(error.entry?.retry).to.equal('after-fix');
  });

  it('makes control characters of the org visible', () => {
    expect(explainRowError('FIELD_CUSTOM_VALIDATION_EXCEPTION:\u001B[2Jgone:--').message).to.equal('␛[2Jgone');
  });

  it('names the API it was asked for', () => {
    expect(explainRowError('ENTITY_IS_DELETED:entity is deleted:--', { api: 'bulk1' }).api).to.equal('bulk1');
  });
});
