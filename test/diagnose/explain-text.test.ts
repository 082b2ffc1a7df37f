import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { codeKey } from '../../src/catalogue/code-key.ts';
import { reportText } from '../../src/diagnose/explain-source.ts';
import { explainText } from '../../src/diagnose/explain-text.ts';

function lockLine(id: number): string {
  return `UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record: 0013000000000${id}AAA`;
}

function verdictOf(message: string): string | undefined {
  return explainText(JSON.stringify([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }]))[0]?.entry?.retry;
}

function middlewareBody(errorDescription: string): string {
  return JSON.stringify({ error: { errorCode: 500, errorMessage: 'APEX_ERROR', errorDescription } });
}

describe('explainText', () => {
  describe('of a code', () => {
    it('finds it in any case, with and without underscores', () => {
      for (const spelling of ['UNABLE_TO_LOCK_ROW', 'unable_to_lock_row', 'UnableToLockRow', ' UNABLETOLOCKROW\n']) {
        expect(explainText(spelling)[0]?.entry, spelling).to.include({ code: 'UNABLE_TO_LOCK_ROW', retry: 'now' });
      }
    });

    it('explains it once for each meaning, unless the API is told', () => {
      expect(explainText('409').map(({ api }) => api)).to.deep.equal(['rest', 'connect', 'sitecore']);
      const [rest, ...others] = explainText('409', { api: 'rest' });
      const [connect] = explainText('409', { api: 'connect' });
      expect(others).to.deep.equal([]);
      expect(rest?.entry?.summary).to.be.a('string').and.not.to.equal(connect?.entry?.summary);
    });

    it('takes a status with its words, and no number that only looks like one', () => {
      for (const text of [
        '503',
        'HTTP 503',
        '503 Service Unavailable',
        'HTTP/1.1 503 Service Unavailable',
        'status code: 503',
      ]) {
        expect(
          explainText(text, { api: 'rest' }).map(({ code }) => code),
          text,
        ).to.deep.equal(['503']);
      }
      for (const text of ['503 rows', '5030', '1503']) expect(explainText(text), text).to.deep.equal([]);
    });

    it('offers the nearest names for one that nobody knows, and no guess', () => {
      const [error] = explainText('REQUIRED_FIELD_MISSNG');
      expect(error).to.deep.include({ code: 'REQUIRED_FIELD_MISSNG', entry: null });
      expect(error?.suggestions).to.include('REQUIRED_FIELD_MISSING');
    });

    it('says of one that Salesforce only lists that it is listed', () => {
      expect(explainText('APEX_TRIGGER_COUPLING_LIMIT')[0]).to.deep.include({ entry: null, listed: true });
      expect(explainText('REQUIRED_FIELD_MISSNG')[0]).to.deep.include({ entry: null, listed: false });
    });

    it('names the limits to look at, where one ran out', () => {
      expect(explainText('REQUEST_LIMIT_EXCEEDED')[0]?.entry?.limits).to.include('DailyApiRequests');
      expect(explainText('REQUIRED_FIELD_MISSING')[0]?.entry?.limits).to.deep.equal([]);
    });

    it('names the page of the code', () => {
      expect(explainText('UNABLE_TO_LOCK_ROW')[0]?.entry?.page).to.equal('docs/codes/limits.md#unable_to_lock_row');
    });
  });

  describe('of a text', () => {
    it('reads a REST answer with its status', () => {
      const [error] = explainText('HTTP/1.1 404 Not Found\n\n[{"errorCode":"NOT_FOUND","message":"No such thing"}]');
      expect(error).to.include({ code: 'NOT_FOUND', httpStatus: 404, api: 'rest' });
      expect(error?.entry).not.to.equal(null);
    });

    it('explains each distinct error once, with its count and first line', () => {
      const text = [
        lockLine(10),
        '2026-11-21 09:00:00 INFO all well',
        lockLine(11),
        'REQUIRED_FIELD_MISSING: Required fields are missing: [Name]',
        lockLine(12),
      ].join('\n');
      const errors = explainText(text);
      expect(errors.map(({ code, count }) => [code, count])).to.deep.equal([
        ['UNABLE_TO_LOCK_ROW', 3],
        ['REQUIRED_FIELD_MISSING', 1],
      ]);
    });

    it('decides by the message where one code has two situations', () => {
      expect(verdictOf('TotalRequests Limit exceeded.')).to.equal('later');
      expect(verdictOf('ConcurrentPerOrgLongTxn Limit exceeded.')).to.equal('now');
    });

    it('gives a wrapper the verdict of the error inside', () => {
      const [error] = explainText(
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Sync: execution of AfterInsert\n\ncaused by: System.DmlException: Update failed. ' +
          'First exception on row 0; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access: []\n\nTrigger.Sync: line 12, column 1:--',
      );
      expect(error?.inner?.code).to.equal('UNABLE_TO_LOCK_ROW');
      expect(error?.entry?.retry).to.equal('now');
      expect(error?.location).to.include({ name: 'Sync', line: 12 });
    });

    it('puts the cause of a rollback first', () => {
      const rolledBack = {
        errorCode: 'PROCESSING_HALTED',
        message: 'The transaction was rolled back since another operation in the same transaction failed.',
      };
      const cause = { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]' };
      const compositeResponse = [rolledBack, cause].map((body) => ({
        body: [body],
        httpStatusCode: 400,
        referenceId: 'a',
      }));
      expect(explainText(JSON.stringify({ compositeResponse }))[0]?.code).to.equal('REQUIRED_FIELD_MISSING');
    });

    it('reads the error itself where middleware names only its kind', () => {
      const dml =
        'System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Name]: [Name]';
      expect(explainText(middlewareBody(dml))[0]).to.deep.include({
        code: 'REQUIRED_FIELD_MISSING',
        fields: ['Name'],
        httpStatus: 500,
      });
      expect(explainText(middlewareBody('System.NullPointerException: null'))[0]?.code).to.equal('APEX_ERROR');
    });

    it('tells the two 400s of Sitecore apart by their message', () => {
      const [validation, identity] = ['Validation error', 'Identity missing'].map(
        (message) =>
          explainText(JSON.stringify({ ref: 'a', code: 400, message }), { api: 'sitecore' })[0]?.entry?.summary,
      );
      expect(validation).to.be.a('string').and.not.to.equal(identity);
    });

    it('finds nothing in clean answers and in prose', () => {
      const clean = [
        '{"DailyApiRequests":{"Max":15000,"Remaining":14978}}',
        'All went well.',
        '{"done":true,"records":[]}',
        '',
      ];
      for (const text of clean) expect(explainText(text), text).to.deep.equal([]);
    });
  });

  it('reads what an answer says of the API requests used', () => {
    const answer = 'HTTP/1.1 200 OK\nSforce-Limit-Info: api-usage=18/15000\n\n{}';
    expect(reportText(answer)).to.deep.include({ errors: [], apiUsage: { used: 18, max: 15_000, apps: [] } });
    expect(reportText('NOT_FOUND').apiUsage).to.equal(null);
  });

  describe('of real texts', () => {
    const corpus = new URL('../../../shared/corpus/', import.meta.url);
    const sample = z.object({ text: z.string(), code: z.string().nullable(), note: z.string().optional() });

    it('reads the code of each, invents none, and has an entry for each', function () {
      if (!existsSync(corpus)) this.skip();
      const texts = readdirSync(corpus)
        .filter((name) => name.endsWith('.jsonl'))
        .flatMap((name) => readFileSync(new URL(name, corpus), 'utf8').split('\n').filter(Boolean))
        .map((line) => sample.parse(JSON.parse(line)))
        .filter(({ note = '' }) => !note.startsWith('[code inferred]'));
      const missed: string[] = [];
      const invented: string[] = [];
      const withoutEntry: string[] = [];
      for (const { text, code } of texts) {
        const [first, ...others] = explainText(text);
        const coded = [first, ...others].flatMap((error) => error?.code ?? []);
        if (code === null) {
          if (coded.length > 0) invented.push(text);
        } else if (codeKey(first?.code ?? '') !== codeKey(code)) {
          missed.push(text);
        } else if (first?.entry == null) {
          withoutEntry.push(code);
        }
      }
      const withCode = texts.filter(({ code }) => code !== null).length;
      console.log(`      ${withCode - missed.length} of ${withCode} texts read to their code`);
      console.log(`      ${invented.length} of ${texts.length - withCode} texts without a code given one`);
      expect(invented).to.deep.equal([]);
      expect(withoutEntry).to.deep.equal([]);
      expect(missed).to.deep.equal([]);
    });
  });
});
