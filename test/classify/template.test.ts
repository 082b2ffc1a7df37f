import { expect } from 'chai';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { LONGEST_TEMPLATE, messageTemplate } from '../../src/classify/template.ts';

const REPLACED: [string, string, string][] = [
  ['a record id of 15 or 18 characters', 'Owner 0055e00000AbCdE or 0055e00000AbCdEAAV', 'Owner <id> or <id>'],
  [
    'a list of ids, cut or not',
    'or 200 records: 0015e00000AbCdE,0015e00000AbCdF, ... (190 more)',
    'or <number> records: <ids>',
  ],
  [
    'a list of ids that ends in the middle of one',
    'records: 0015e00000AbCdE,0015e00000AbCdF,0015e000...',
    'records: <ids>',
  ],
  ['a list of one id, which is a list too', 'or 1 records: 0015e00000AbCdE', 'or <number> records: <ids>'],
  ['numbers with points and commas', 'row 12: 1,234.56 of -7', 'row <number>: <number> of -<number>'],
  ['dates and times', '2024-03-21T11:32:17.365Z, 2024-03-21, 6/15/24 and 11:32', '<date>, <date>, <date> and <date>'],
  ['e-mail addresses', 'ann.lee+x@mail.example.com is taken', '<email> is taken'],
  ['quoted values of four kinds', `'a b', "c", “d” and ‘e’ it is`, '<value>, <value>, <value> and <value> it is'],
  [
    'the values of JSON',
    '{"customer": "Acme", "limit":5, "codes":["a","b"]}',
    '{"customer": <value>, "limit":<number>, "codes":[<value>,<value>]}',
  ],
  [
    'UUIDs and hexadecimal numbers',
    '123e4567-e89b-12d3-a456-426614174000 0x1F2E3D deadbeef01deadbeef01',
    '<id> <id> <id>',
  ],
  ['internal server error ids', 'Error ID: 1573204891-48213 (-917350284).', 'Error ID: <error-id>.'],
  ['internal server error ids with one digit', 'Error ID: 1573204891-4 (-917350284).', 'Error ID: <error-id>.'],
  [
    'numbers, ids and quoted values among letters that no blank parts',
    'レコード：0015e00000AbCdEAAVは12件の"Acme"（5,000円）とฉบับ7เป็น',
    'レコード：<id>は<number>件の<value>（<number>円）とฉบับ<number>เป็น',
  ],
  ['order numbers', 'Order SO1234567 is closed', 'Order <value> is closed'],
  [
    'the value of an external id, whatever it holds',
    "Foreign key external ID: it's: a, (b) not found for field Key__c in entity Account",
    'Foreign key external ID: <value> not found for field Key__c in entity Account',
  ],
  [
    'a text that is too long, with all of its separators and line breaks',
    'Notes: data value too large: one: two,\n"three\n[x] (max length=9)',
    'Notes: data value too large: <value> (max length=<number>)',
  ],
  [
    'a picklist value',
    'bad value for restricted picklist field: Dark red:Color__c --',
    'bad value for restricted picklist field: <value>:Color__c --',
  ],
  [
    'an invalid e-mail address',
    'Email: invalid email address: nobody at home: [Email]',
    'Email: invalid email address: <value>: [Email]',
  ],
];

const KEPT: [string, string][] = [
  ['names with digits', 'Fill Foo_2__c, Address2 and ns__Bar_10__c'],
  ['codes', 'first error: STRING_TOO_LONG, oh'],
  [
    'a quoted error of Apex, with its place',
    '{"message":"Oops: System.NullPointerException: null object\\n\\nClass.Foo.run: line 12, column 1"}',
  ],
  ['the keys of JSON', '{"reason":{"code" : null}, "rows":[]}'],
  ['lines of Apex', 'Class.Foo2.run: line 144, column 12\nTrigger.T: line 2, column 1'],
  ['the column of a file and the place in a query', 'field at col 4. ERROR at Row:1:Column:12'],
  ['a quoted name of a column, entity or process', "No such column 'Foo' on entity 'Bar'; the “Big 5” process failed"],
  ['apostrophes', "You're sure the users' data isn't here"],
  ['a quote that never ends', "Reason='It was so"],
  ['long words that are no ids', 'CollaborationGroup InternationalLists abcdefghijklmnopqr'],
  ['empty slots', '<unknown> duplicates value on record with id: <unknown>'],
  ['letters of other scripts', 'この項目は必須です ünïcödé'],
];

/** Pieces that change what stands beside them. */
const PIECES = [
  [
    "'",
    '"',
    '“',
    '”',
    '‘',
    '’',
    ' ',
    ',',
    ':',
    ': ',
    '\n',
    '.',
    '...',
    '-',
    '@',
    '<',
    '>',
    '<id>',
    '<value>',
    '(',
    ')',
    '/',
  ],
  ['0015e00000AbCdE', '0015e00000AbCdEAAV', '12', '3.5', '2024-01-02', '11:32', '1573204891-48213', 'SO1234567'],
  [
    'line ',
    'column ',
    'records: ',
    'field ',
    ' process failed',
    'Foo_2__c',
    'ab',
    "isn't",
    'x@y.example',
    'é',
    '5e',
    '：',
    'は',
    '円',
  ],
  ['data value too large: ', ' (max length=', 'malformed id ', 'restricted picklist field: ', ':Name --', ': [Name]'],
  ['INVALID_FIELD', 'InvalidBatch', "field 'A'", '0x1F2E', '…', ' (9 more)', ';'],
].flat();
const pieces = oneof(constantFrom(...PIECES), string({ maxLength: 4 }));

function visit(id: string, date: string): string {
  return messageTemplate(`Visit ${id} on ${date} clashes with 'Visit of ${id}' (12:30)`);
}

describe('messageTemplate', () => {
  for (const [title, message, template] of REPLACED) {
    it(`replaces ${title}`, () => {
      expect(messageTemplate(message)).to.equal(template);
    });
  }

  for (const [title, message] of KEPT) {
    it(`keeps ${title}`, () => {
      expect(messageTemplate(message)).to.equal(message);
    });
  }

  it('gives one template for texts that differ in their data', () => {
    expect(visit('a015e00000AbCdE', '2024-01-02')).to.equal(visit('a025e00000XyZ12AAV', '2025-11-30'));
  });

  it('looks at the first 4,000 characters, and is never longer', () => {
    const head = 'word '.repeat(1000);
    const template = messageTemplate(`${head}one`);
    expect(template).to.have.length.at.most(LONGEST_TEMPLATE);
    expect(template.endsWith('…')).to.equal(true);
    expect(messageTemplate(`${head}two`)).to.equal(template);
    expect(messageTemplate('7 '.repeat(2000))).to.have.length.at.most(LONGEST_TEMPLATE);
  });

  it('of a template is the template itself', () => {
    assert(
      property(array(pieces, { maxLength: 40 }), (parts) => {
        const once = messageTemplate(parts.join(''));
        expect(messageTemplate(once)).to.equal(once);
      }),
      { numRuns: 5000 },
    );
  });

  it('of a template is the template itself where it was cut', () => {
    assert(
      property(array(pieces, { minLength: 800, maxLength: 2000 }), (parts) => {
        const once = messageTemplate(parts.join(' '));
        expect(messageTemplate(once)).to.equal(once);
      }),
      { numRuns: 60 },
    );
  });
});
