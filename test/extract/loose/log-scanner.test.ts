import { expect } from 'chai';
import { LogScanner } from '../../../src/extract/loose/log-scanner.ts';
import type { Hints, RawError } from '../../../src/extract/raw-error.ts';

type Scan = { errors: RawError[]; lines: number };

function scan(chunks: Iterable<Buffer | string>, hints: Hints = {}): Scan {
  const errors: RawError[] = [];
  const scanner = new LogScanner({
    ...hints,
    onError: (error, lineNumber) => {
      expect(error.line).to.equal(lineNumber);
      errors.push(error);
    },
  });
  for (const chunk of chunks) scanner.push(chunk);
  const { lines, errors: count } = scanner.end();
  expect(count).to.equal(errors.length);
  return { errors, lines };
}

function summarise({ errors }: Scan): [number | null, string | null, string][] {
  return errors.map(({ line, code, message }) => [line, code, message]);
}

/** Title, log, and the line, code and message of each error in it. */
const LOGS: [title: string, log: string, expected: [number, string | null, string][]][] = [
  [
    "joins Data Loader's code and message, which stand in two entries of a log wrapped at 79 columns",
    [
      '2024-04-30 22:28:23,549 ERROR [INSERT] client.PartnerClient processResult ',
      '(PartnerClient.java:432) - Errors were found on item0',
      '2024-04-30 22:28:23,549 ERROR [INSERT] client.PartnerClient processResult ',
      '(PartnerClient.java:434) - Error code is:FIELD_INTEGRITY_EXCEPTION',
      '2024-04-30 22:28:23,549 ERROR [INSERT] client.PartnerClient processResult ',
      '(PartnerClient.java:435) - Error message:field integrity exception: ',
      'PriceRef, unknown (must be a price ',
      'id)',
      '2024-04-30 22:28:24,000 INFO  [INSERT] done',
    ].join('\n'),
    [[4, 'FIELD_INTEGRITY_EXCEPTION', 'field integrity exception: PriceRef, unknown (must be a price id)']],
  ],
  [
    'reads each line of a list of errors',
    'start\nREQUIRED_FIELD_MISSING: Required fields are missing: [Name]\nUNABLE_TO_LOCK_ROW: locked\nend\n',
    [
      [2, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]'],
      [3, 'UNABLE_TO_LOCK_ROW', 'locked'],
    ],
  ],
  [
    'reads an object over several lines',
    'request failed\n{\n  "message": "Session expired",\n  "errorCode": "INVALID_SESSION_ID"\n}\nnext\n',
    [[3, 'INVALID_SESSION_ID', 'Session expired']],
  ],
  [
    'reads a fault in XML over several lines',
    'sent\n<soapenv:Fault>\n <faultcode>sf:INVALID_LOGIN</faultcode>\n <faultstring>INVALID_LOGIN: bad\npassword</faultstring>\n</soapenv:Fault>\nnext',
    [[3, 'INVALID_LOGIN', 'bad\npassword']],
  ],
  [
    'keeps the stack of Apex with its error, and what follows out',
    'System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, dup: []\n\nClass.A.b: line 3, column 1\nTrigger.T: line 1, column 1\nsomething else\n',
    [[1, 'DUPLICATE_VALUE', 'dup: []\n\nClass.A.b: line 3, column 1\nTrigger.T: line 1, column 1']],
  ],
  [
    'reports an exception of Apex that has no code, with its stack',
    'run\nSystem.LimitException: Too many SOQL queries: 101\n\nClass.A.b: line 3, column 1\nok\n',
    [[2, null, 'System.LimitException: Too many SOQL queries: 101\n\nClass.A.b: line 3, column 1']],
  ],
  [
    'takes the stack of a client and its properties for one error',
    "INVALID_FIELD: No such column\n    at HttpApi.getError (x.js:1:1) {\n  errorCode: 'INVALID_FIELD',\n  data: undefined\n}\nend\n",
    [[3, 'INVALID_FIELD', 'No such column']],
  ],
  [
    'joins a code that was cut at the end of a line',
    'row 1: INVALID_CROSS_REFER\nENCE_KEY: no such id\n',
    [[1, 'INVALID_CROSS_REFERENCE_KEY', 'no such id']],
  ],
  [
    "reads Sitecore's lines one by one",
    '{"ref":"a","code":400,"message":"Validation error"}\n{"ref":"b","code":404,"message":"Resource not found"}\n',
    [
      [1, '400', 'Validation error'],
      [2, '404', 'Resource not found'],
    ],
  ],
  [
    'reads lines of JSON whose message is the error',
    '{"level":"info","message":"ok"}\n{"level":"error","message":"INVALID_FIELD: No such column"}\n',
    [[2, 'INVALID_FIELD', 'No such column']],
  ],
  ["reports the CLI's own errors", 'Deploying...\nError (1): It broke.\nbye\n', [[2, null, 'It broke.']]],
  [
    'leaves constants, variables and lines that only name a code alone',
    'LOG_LEVEL=INFO NODE_ENV=production\nwill repeat on UNABLE_TO_LOCK_ROW\nStatusCode.DUPLICATE_VALUE\ncodes: UNABLE_TO_LOCK_ROW, REQUEST_LIMIT_EXCEEDED\n',
    [],
  ],
  ['leaves messages without a code alone', '{"level":"error","message":"boom"}\n"errorCode": "ECONNRESET"\n', []],
];

/** A log with every kind of error, and lines without any between them. */
const WHOLE = LOGS.map(([, log]) => `2024-01-01 00:00:00 INFO next part – ünïcode\n${log}\n`).join('');

describe('LogScanner', () => {
  for (const [title, log, expected] of LOGS) {
    it(title, () => {
      expect(summarise(scan([log]))).to.deep.equal(expected);
    });
  }

  it('reads the same with CRLF', () => {
    const log = 'a\r\nINVALID_FIELD: No such column\r\nUNABLE_TO_LOCK_ROW: locked\r\n';
    expect(summarise(scan([log]))).to.deep.equal([
      [2, 'INVALID_FIELD', 'No such column'],
      [3, 'UNABLE_TO_LOCK_ROW', 'locked'],
    ]);
  });

  it('finds the same wherever the pieces are cut, also inside a character', () => {
    const bytes = Buffer.from(`${'x'.repeat(262_000)}\n${WHOLE}`);
    const whole = scan([bytes]);
    expect(whole.errors).to.have.length.above(10);
    for (let cut = 261_990; cut < bytes.length; cut += 7) {
      expect(scan([bytes.subarray(0, cut), bytes.subarray(cut)]), String(cut)).to.deep.equal(whole);
    }
    expect(scan(Array.from(bytes, (byte) => Buffer.of(byte)))).to.deep.equal(whole);
  });

  it('finds the same at every place relative to the blocks it reads', () => {
    const expected = summarise(scan([WHOLE]));
    for (let lead = 0; lead < WHOLE.length + 64; lead += 61) {
      const filler = `${'y'.repeat(99)}\n`.repeat(Math.ceil((262_144 - lead) / 100));
      const before = filler.length / 100;
      const found = summarise(scan([filler, WHOLE]));
      expect(found.map(([line, code, message]) => [(line ?? 0) - before, code, message])).to.deep.equal(expected);
    }
  });

  it('counts lines, the last one also without its line end', () => {
    expect(scan([]).lines).to.equal(0);
    expect(scan(['a']).lines).to.equal(1);
    expect(scan(['a\n']).lines).to.equal(1);
    expect(scan(['a\nb']).lines).to.equal(2);
    expect(scan([`${'z'.repeat(300_000)}\nb\n`]).lines).to.equal(2);
    expect(scan(['z'.repeat(900_000)]).lines).to.equal(1);
    expect(scan(['a\n'.repeat(500_000)]).lines).to.equal(500_000);
  });

  it('looks at a long line only up to its 65536th byte, and at the lines behind it', () => {
    const log = `${'q '.repeat(20_000)}INVALID_FIELD: near${' q'.repeat(200_000)}INVALID_FIELD: far\nUNABLE_TO_LOCK_ROW: next\n`;
    const { errors } = scan([log]);
    expect(errors.map(({ code, line }) => [code, line])).to.deep.equal([
      ['INVALID_FIELD', 1],
      ['UNABLE_TO_LOCK_ROW', 2],
    ]);
  });

  it('holds no more of a log without line ends than its blocks', () => {
    const before = process.memoryUsage().arrayBuffers;
    const scanner = new LogScanner({ onError: () => {} });
    const chunk = Buffer.alloc(64 * 1024, 'INVALID_FIELD ');
    let most = 0;
    for (let index = 0; index < 1600; index++) {
      scanner.push(chunk);
      if (index % 100 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    scanner.end();
    expect(most).to.be.below(64 * 1024 * 1024);
  });

  it('reads what Windows wrote as UTF-16', () => {
    const bytes = Buffer.from('\uFEFFok\r\nINVALID_FIELD: größer\r\n', 'utf16le');
    expect(summarise(scan([bytes.subarray(0, 9), bytes.subarray(9)]))).to.deep.equal([[2, 'INVALID_FIELD', 'größer']]);
  });

  it('reads through bytes that are no text', () => {
    const noise = Buffer.from(
      Array.from({ length: 50_000 }, (_, index) => (index * 7919 + ((index * index) >> 3)) & 255),
    );
    const { errors } = scan([noise, '\nINVALID_FIELD: a\n', noise]);
    expect(errors.map(({ code }) => code)).to.deep.equal(['INVALID_FIELD']);
  });

  it('lets the caller say the API', () => {
    expect(scan(['INVALID_FIELD: a'], { api: 'soap' }).errors[0]).to.deep.include({ api: 'soap' });
  });
});
