import { expect } from 'chai';
import {
  countBatchRows,
  scanBatchResults,
  type BatchResultsOptions,
  type RowsForm,
} from '../../src/scan/batch-results.ts';
import { cutIntoBytes } from './chunks.ts';

type FailedRow = { error: string; id: string; row: number };

const CSV = `"Id","Success","Created","Error"
"003000000000001AAA","true","true",""
"","false","false","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"
"003000000000003AAA","false","false","UNABLE_TO_LOCK_ROW:unable to obtain
 ""exclusive"" access:--"
`;
const XML = `<?xml version="1.0" encoding="UTF-8"?><results xmlns="http://www.force.com/2009/06/asyncapi/dataload">
<result><id>003000000000001AAA</id><success>true</success><created>true</created></result>
<result><errors><fields>LastName</fields><message>
 Required fields are missing: [LastName]
</message><statusCode>REQUIRED_FIELD_MISSING</statusCode></errors><id xsi:nil="true"/><success>false</success><created>true</created></result>
<result><errors><message>unable to obtain
 &quot;exclusive&quot; access</message><statusCode>UNABLE_TO_LOCK_ROW</statusCode></errors><errors><message>second</message><statusCode>OTHER</statusCode></errors><id>003000000000003AAA</id><success>false</success><created>false</created></result>
</results>`;
const JSON_TEXT = JSON.stringify([
  { success: true, created: true, id: '003000000000001AAA', errors: [] },
  {
    success: false,
    created: false,
    id: null,
    errors: [
      {
        message: 'Required fields are missing: [LastName]',
        statusCode: 'REQUIRED_FIELD_MISSING',
        fields: ['LastName'],
        extendedErrorDetails: null,
      },
    ],
  },
  {
    success: 'false',
    created: 'false',
    id: '003000000000003AAA',
    errors: [
      { statusCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain\n "exclusive" access', fields: [] },
      { statusCode: 'OTHER', message: 'second' },
    ],
  },
]);

const ALL_FORMS = ['CSV', 'XML', 'JSON'] as const;
const FORMS: Record<RowsForm, string> = { CSV, XML, JSON: JSON_TEXT };
const FAILED: FailedRow[] = [
  { error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --', id: '', row: 2 },
  { error: 'UNABLE_TO_LOCK_ROW:unable to obtain\n "exclusive" access:--', id: '003000000000003AAA', row: 3 },
];

/** One chunk at a time: a stream would read ahead, into the next use of the buffer. */
async function* pass(source: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* source;
}

async function scan(
  form: RowsForm,
  source: Iterable<Buffer>,
): Promise<{ failed: FailedRow[]; rows: number; whole: boolean }> {
  const failed: FailedRow[] = [];
  const onFailed: BatchResultsOptions['onFailed'] = (error, id, row) =>
    failed.push({ error: error.text(), id: id.text(), row });
  return { ...(await scanBatchResults(pass(source), { form, onFailed })), failed };
}

describe('scanBatchResults', () => {
  for (const form of ALL_FORMS) {
    const text = FORMS[form];
    it(`gives the failed rows of ${form}, byte by byte too, with their places in the batch`, async () => {
      const expected = { failed: FAILED, rows: 3, whole: true };
      expect(await scan(form, [Buffer.from(text)])).to.deep.equal(expected);
      expect(await scan(form, cutIntoBytes(Buffer.from(text)))).to.deep.equal(expected);
    });

    it(`knows ${form} that is cut in the middle of a row`, async () => {
      const cut = Buffer.from(text.slice(0, text.lastIndexOf('exclusive')));
      const { failed, whole } = await scan(form, [cut]);
      expect(whole).to.equal(false);
      expect(failed).to.deep.equal(FAILED.slice(0, 1));
    });
  }

  it('keeps an error without a code or a message', async () => {
    const rows = [
      { success: false, errors: [{ message: 'Something' }] },
      { success: false, errors: null },
      { success: false },
    ];
    const { failed } = await scan('JSON', [Buffer.from(JSON.stringify(rows))]);
    expect(failed.map(({ error }) => error)).to.deep.equal(['Something:--', ':--', ':--']);
  });

  it('reads a multi-byte character that a chunk cuts', async () => {
    const text = JSON_TEXT.replace('exclusive', 'exklusiv für 🦊');
    const { failed } = await scan('JSON', cutIntoBytes(Buffer.from(text)));
    expect(failed[1]?.error).to.include('exklusiv für 🦊');
  });

  const refused: Array<[what: string, form: RowsForm, text: string, name: string]> = [
    ['a CSV with other columns', 'CSV', 'Name,LastName\nx,y\n', 'NotAResultFileError'],
    ['an error in XML', 'XML', '<error><exceptionCode>InvalidBatch</exceptionCode></error>', 'NotRecordsError'],
    ['an error in JSON', 'JSON', '{"exceptionCode":"InvalidBatch"}', 'NotRecordsError'],
    ['rows that are no results', 'JSON', '[{"Name":"x"}]', 'NotRecordsError'],
    ['elements that are no results', 'XML', '<results><row/></results>', 'NotRecordsError'],
  ];
  for (const [what, form, text, name] of refused) {
    it(`refuses ${what}`, async () => {
      const error = await scan(form, [Buffer.from(text)]).catch((caught: unknown) => caught);
      expect(error).to.have.property('name', name);
      expect(error).to.have.property('message').that.does.not.include('InvalidBatch');
    });
  }
});

describe('countBatchRows', () => {
  const requests: Record<RowsForm, string> = {
    CSV: 'Name,Owner.Id\n"a\nb",1\nc,2\n',
    XML: '<sObjects><sObject><Name>a</Name><Owner><sObject><Id>1</Id></sObject></Owner></sObject><sObject/></sObjects>',
    JSON: '[{"Name":"a","Owner":{"Id":"1"}},{"Name":"]"}]',
  };
  for (const form of ALL_FORMS) {
    const text = requests[form];
    it(`counts the rows of ${form} and not the records they refer to`, async () => {
      const bytes = Buffer.from(text);
      expect(await countBatchRows(pass([bytes]), form)).to.deep.equal({ rows: 2, whole: true });
      expect((await countBatchRows(pass([bytes.subarray(0, -20)]), form)).whole).to.equal(form === 'CSV');
    });
  }
});
