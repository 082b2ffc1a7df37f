import { expect } from 'chai';
import { array, assert, constantFrom, integer, property, shuffledSubarray, string, tuple } from 'fast-check';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import { LONGEST_TEMPLATE } from '../../src/classify/template.ts';
import { scramble, variedValue as value } from '../simulated-org/scenarios/varied-value.ts';
import { groupRows, type KnownRow } from './grouped-causes.ts';

type Rule = (index: number) => string;

const company = (index: number): string => value.company(index);
const person = (index: number): string => value.person(index);

function pick(words: string): (index: number) => string {
  const list = words.split('|');
  return (index) => list[index % list.length] ?? '';
}

function asError(message: string): string {
  return `FIELD_CUSTOM_VALIDATION_EXCEPTION:${message}:--`;
}

/** Rows of several rules, in turn, each with values of its own. */
function rowsOf(rules: readonly Rule[], count: number): KnownRow[] {
  return Array.from({ length: count }, (_, row) => {
    const cause = row % rules.length;
    const message = rules[cause]?.(scramble(row, 9)) ?? '';
    return { error: asError(message), cause: String(cause) };
  });
}

function templatesOf(rules: readonly Rule[], count = 2000): string[] {
  return groupRows(rowsOf(rules, count))
    .summary.groups.map(({ template }) => template)
    .toSorted();
}

const cities = pick(
  'Berlin|Osaka|Lagos|Porto|Utrecht|Zürich|Paris|Rome|Oslo|Bern|Quito|Lima|Cairo|Hanoi|Minsk|Sofia|Turin|Malmö|Ghent|Basel',
);
const addressBook = pick('דוד|משה|שרה|רחל|יעקב|לאה|יוסף|חנה');
const fewCompanies = pick('Acme|Globex|Müller & Söhne|Banco do Brasil|Bank of America|Initech|Hooli|株式会社');
const plainNames = pick('Globex|Initech|Hooli|Umbrella|Stark Industries|Wayne Enterprises|Soylent');
const fewPeople = (index: number): string =>
  `${pick('John|Maria|Jürgen|Anaïs')(index)} ${pick('Smith|Müller|García')(index >> 3)}`;
/** One of a hundred and fifty has many small words. */
const sometimesLong = (index: number): string =>
  index % 150 === 149
    ? `Ada ${pick('de la Cruz|van der Berg|dos Santos')(index)}-van der ${pick('Meer|Velde')(index >> 3)}`
    : person(index);
const anyAmount = (index: number): string => {
  const [whole, cents] = [1000 + (index % 8999), 10 + (index % 90)];
  const [thousands, rest] = [Math.floor(whole / 1000), String(whole % 1000).padStart(3, '0')];
  return pick(
    `${thousands},${rest}.${cents} USD|€${thousands}.${rest},${cents}|${thousands} ${rest},${cents} EUR|CHF ${thousands}'${rest}.${cents}|R$ ${whole}|-${whole}`,
  )(index >> 5);
};
const anyDate = (index: number): string => {
  const [day, year] = [10 + (index % 19), 2020 + (index % 7)];
  return pick(
    `${year}-03-${day}|${day}.03.${year}|March ${day}, ${year}|${day} Mar ${year}|${year}年3月${day}日|${day}/3/${year}`,
  )(index >> 7);
};
const longText = (index: number): string =>
  `The customer ${value.company(index)} is blocked since ${anyDate(index)}. Before you save this record again, make sure that all of the open invoices are paid, that the credit limit was confirmed by the finance department of your country and that no delivery is on its way`;
/** What a form asks for. */
const fields =
  'Phone|Email|Website|Industry|Region|Rating|Owner|Account Name|Billing City|Close Date|Stage|Amount|Lead Source|Tax Number'.split(
    '|',
  );
const stages = pick(
  'Prospecting|Closed Won|Closed Lost|Proposal|Negotiation|Qualification|Needs Analysis|Value Review',
);
const currency = pick('EUR|USD|€|R$');

/** Rules that are one group each, whatever values their messages hold. */
const KEPT_APART: [string, Rule[]][] = [
  ['a verb between values', [(i) => `${company(i)} exceeds the limit`, (i) => `${company(i)} misses the limit`]],
  ['a “not”', [(i) => `${company(i)} is locked`, (i) => `${company(i)} is not locked`]],
  ['the first word', [(i) => `Betrag von ${company(i)} ist zu hoch`, (i) => `Rabatt von ${company(i)} ist zu hoch`]],
  ['a word before the value', [(i) => `Betrag ${company(i)} ist zu hoch`, (i) => `Rabatt ${company(i)} ist zu hoch`]],
  [
    'a word behind the value',
    [(i) => `Zu hoch ist bei ${company(i)} Betrag`, (i) => `Zu hoch ist bei ${company(i)} Rabatt`],
  ],
  [
    'one of three nouns',
    ['Betrag', 'Rabatt', 'Skonto'].map((noun) => (i: number) => `Der ${noun} von ${company(i)} fehlt`),
  ],
  [
    'the only word between two values',
    ['exceeds', 'needs', 'blocks'].map((verb) => (i: number) => `${company(i)} ${verb} ${person(i)}`),
  ],
  [
    'the only word of the language, one of fourteen',
    'exceeds needs blocks misses lacks owns hides breaks passes fails stops locks skips loses'
      .split(' ')
      .map((verb) => (i: number) => `${cities(i)} ${verb} ${cities(i >> 5)} ${cities(i >> 10)}`),
  ],
  [
    'what follows: one is the start of the next',
    [
      () => 'Discount too high',
      (i) => `Discount too high for ${company(i)}`,
      (i) => `Discount too high for ${company(i)} in branch ${person(i)}`,
    ],
  ],
  [
    'a second sentence',
    [
      (i) => `${company(i)} is blocked. Ask ${person(i)}.`,
      (i) => `${company(i)} is blocked. Call ${person(i)}.`,
      (i) => `${company(i)} is blocked.`,
    ],
  ],
  ['the lead of a sentence', [(i) => `Rejected: ${value.sentence(i)}`, (i) => `Deferred: ${value.sentence(i)}`]],
  [
    'a word before a sentence',
    [(i) => `Note ${value.sentence(i)} is too long`, (i) => `Remark ${value.sentence(i)} is too long`],
  ],
  [
    'marks and one word',
    [(i) => `Account(${company(i)})[${person(i)}]: blocked!`, (i) => `Account(${company(i)})[${person(i)}]: closed!`],
  ],
  [
    'the keys of JSON inside',
    [
      (i) => `Rejected: {"customer":"${company(i)}","limit":${i}}`,
      (i) => `Rejected: {"customer":"${company(i)}","owner":"${person(i)}"}`,
    ],
  ],
  [
    'all but one word, with sentences among their values',
    [
      (i) => `Phone of ${company(i)} is required`,
      (i) => `Discount of ${i % 90} % exceeds the maximum of ${i % 70} % for ${company(i)}`,
      (i) => `The end of the contract of ${company(i)} must be before ${anyDate(i)}`,
      (i) => `Reason not accepted: ${value.sentence(i)}`,
      (i) => `Ask ${person(i)} for the approval of ${company(i)} - ${value.sentence(i)}`,
    ],
  ],
  [
    'a word between tags',
    [
      (i) => `<b>${company(i)}</b><br>is not allowed in <i>${person(i)}</i>`,
      (i) => `<b>${company(i)}</b><br>is not needed in <i>${person(i)}</i>`,
    ],
  ],
  [
    'one word, all in capitals',
    [(i) => `${company(i).toUpperCase()} EXCEEDS LIMIT`, (i) => `${company(i).toUpperCase()} MISSES LIMIT`],
  ],
  [
    'a sentence of its own among values',
    [() => 'Your account is locked by an admin', (i) => `${company(i)} is locked by an admin`],
  ],
  [
    'a unit of measure',
    [
      (i) => `Weight ${i % 900}kg of ${person(i)} is too high`,
      (i) => `Length ${i % 900}cm of ${person(i)} is too high`,
    ],
  ],
  [
    'a word, and values that may be missing',
    [
      (i) => `The account ${i % 3 ? company(i) : ''} in ${person(i)} has no owner`,
      (i) => `The asset ${i % 3 ? company(i) : ''} in ${person(i)} has no owner`,
    ],
  ],
  [
    'words around a few names',
    [(i) => `${fewCompanies(i)} exceeds ${i} EUR`, (i) => `Total of ${fewCompanies(i)} is below ${i % 7}.50 USD`],
  ],
  [
    'Thai words, without blanks',
    [(i) => `จำนวนเงินของ${person(i)}เกินวงเงิน`, (i) => `กรุณาระบุหมายเลขโทรศัพท์ของ${person(i)}ก่อน`],
  ],
  [
    'Chinese words, without blanks',
    [(i) => `客户${value.japaneseCompany(i)}的金额超过限额`, (i) => `请为${value.japanesePerson(i)}输入电话号码`],
  ],
  [
    'Arabic words, from right to left',
    [(i) => `مبلغ العميل ${person(i)} يتجاوز الحد`, (i) => `أدخل رقم هاتف ${person(i)} أولا`],
  ],
  ['few names come, again and again, beside nothing else', [(i) => `${plainNames(i)} must have a parent`]],
  [
    'how they go on behind the same few names',
    ['needs a contact', 'must have a parent', 'is blocked', 'rejected'].map((end) => (i) => `${plainNames(i)} ${end}`),
  ],
  ['few given names meet few family names', [(i) => `Please enter a phone number for ${fewPeople(i)}`]],
  [
    'few given names meet few family names beside companies',
    [(i) => `Ask ${fewPeople(i)} for the discount of ${company(i)}`],
  ],
  [
    'the field they name, for each of many customers',
    fields.slice(0, 10).map((field) => (i: number) => `${field} of ${company(i)} must not be empty`),
  ],
  [
    'the field they name, with a number each',
    fields.slice(0, 10).map((field) => (i: number) => `${field} must be at least ${i % 977}`),
  ],
  [
    'language, with the same few names',
    'Компания % не имеет адреса|公司 % 没有账单地址|会社「%」の請求先がありません|الشركة % ليس لديها عنوان|% şirketinin adresi yok|Firma % nie ma adresu|% 회사의 주소가 없습니다'
      .split('|')
      .map((text) => (i) => text.replace('%', plainNames(i))),
  ],
  ['way an amount is written', [(i) => `Invoices of ${anyAmount(i)} are open`]],
  ['way a date is written', [(i) => `The start ${anyDate(i)} must be before the end ${anyDate(i >> 4)}`]],
  [
    'address they hold',
    [
      (i) =>
        `The page ${pick(`https://${i}.example/a/${i % 9}?q=b|www.example${i % 7}.org|https://acme.example/lightning/r/Account/${value.id('001', i)}/view`)(i >> 3)} cannot be opened`,
    ],
  ],
  ['place a tool cuts it at', [(i) => longText(i).slice(0, 255)]],
  [
    'all but one word, few names in one and many values in the other',
    [
      (i) => `${fewPeople(i)} darf keine Rabatte über ${i % 90} % vergeben`,
      (i) => `Der Kunde ${company(i)} hat offene Rechnungen über ${anyAmount(i)}`,
    ],
  ],
  [
    'what stands around the same words, few stages in one',
    [(i) => `${stages(i)} is not allowed for ${company(i)}`, (i) => `Parent is not allowed: ${company(i)}`],
  ],
  ['release of an API an address holds', [(i) => `Gateway /services/data/v${58 + (i % 9)}.0/ rejected batch ${i}`]],
  ['names of Hebrew stand in them', [(i) => `הסכום של ${addressBook(i)} ${addressBook(i >> 3)} גבוה מדי`]],
  ['picklist value stands in them', [(i) => `${company(i)} in stage ${stages(i)} needs a contact`]],
  ['currency an amount has', [(i) => `${company(i)} exceeds 5,000 ${currency(i)}`]],
  ['month a date is in', [(i) => `${person(i)} is away until ${pick('March|April|May')(i)} ${1 + (i % 28)}, 2026`]],
  [
    'words that many rules share',
    'Phone|Region|Amount|Owner|Email'
      .split('|')
      .flatMap((field) => ['is required', 'is not valid', 'cannot be changed'].map((end) => () => `${field} ${end}`)),
  ],
  ['one word, written for each of the fields of a form', fields.map((field) => () => `${field} is required`)],
  [
    'one word, in front of what is said of fields',
    'Warehouse|Go-Live|Salesperson|Subscription|Broker|Fleet|Cluster'
      .split('|')
      .flatMap((field) => [() => `${field} is required`, () => `${field} darf nicht leer sein`]),
  ],
  [
    'one word of the language, written for each of many fields',
    fields.map((field) => () => `Please fill in the ${field.toLowerCase().replace(' ', '')} first`),
  ],
  [
    'two words, written for each field and type',
    fields
      .slice(0, 8)
      .flatMap((field) =>
        ['new', 'old', 'key', 'lost', 'own', 'big', 'hot'].map(
          (type) => () => `${field} is required for ${type} accounts`,
        ),
      ),
  ],
  [
    'one word, each with one message',
    ['Street', 'City', 'State', 'Zip'].map((part) => () => `Billing ${part} is required`),
  ],
];

/** A validation error inside a trigger, at times inside another trigger. */
function nested(row: number): string {
  const event = row % 2 === 0 ? 'AfterInsert' : 'AfterUpdate';
  const outer =
    row % 3 === 0
      ? `SyncTrigger: execution of ${event}\n\ncaused by: System.DmlException: Update failed. First exception on row ${row % 200}; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, `
      : '';
  return `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:${outer}OrderTrigger: execution of ${event}\n\ncaused by: System.DmlException: Insert failed. First exception on row ${row % 7}; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, ${company(row)} has no owner: []\n\nClass.OrderHandler.run: line 12, column 1:--`;
}

describe('Messages with free text', () => {
  for (const [title, rules] of KEPT_APART) {
    it(
      rules.length === 1
        ? `make one group whatever ${title}`
        : `make ${rules.length} groups where rules differ in ${title}`,
      () => {
        const { summary, split, mixed } = groupRows(rowsOf(rules, 2000));
        expect([split, mixed]).to.deep.equal([[], []]);
        expect(summary.groups).to.have.length(rules.length);
      },
    );
  }

  it('have templates that say what is the same', () => {
    const [exceeds] = templatesOf([(i) => `${company(i)} exceeds ${value.amount(i, 1, 'en-US')} ${currency(i)}`]);
    expect(exceeds).to.equal('<value> exceeds <value>');
    expect(templatesOf([(i) => `Der Betrag von ${company(i)} (${person(i)}) ist zu hoch.`])).to.deep.equal([
      'Der Betrag von <value> (<value>) ist zu hoch.',
    ]);
    expect(templatesOf([(i) => `取引先「${value.japaneseCompany(i)}」は無効です。`])).to.deep.equal([
      '取引先「株式会社<value>号店」は無効です。',
    ]);
  });

  it('are one group from two messages on where the values show that they are names', () => {
    const rows = ['Acme Corp exceeds 5,000 EUR', 'Müller GmbH & Co. KG exceeds 1,000 EUR'];
    expect(groupRows(rows.map((row) => ({ error: asError(row), cause: '' }))).summary.groups).to.have.length(1);
  });

  it('stay apart where too few texts stand in a place to tell values from wordings', () => {
    const names = ['Globex', 'Initech', 'Hooli', 'Umbrella', 'Zenith', 'Kappa'];
    for (const [length, groups] of [
      [2, 2],
      [5, 5],
      [6, 1],
    ] as const) {
      const rows = Array.from({ length: 3 * length }, (_, row) => names[row % length] ?? '').map((name) => ({
        error: asError(`${name} is locked`),
        cause: name,
      }));
      expect(groupRows(rows).summary.groups, `${length} names`).to.have.length(groups);
    }
  });

  it('are one group from three messages on where no text comes twice', () => {
    for (const count of [3, 4, 5]) {
      const rows = Array.from({ length: count }, (_, row) => `${plainNames(row)} must have a parent`);
      expect(groupRows(rows.map((row) => ({ error: asError(row), cause: '' }))).summary.groups).to.have.length(1);
    }
  });

  it('stay apart where no text comes twice but each is the label of a field', () => {
    const rows = fields.map((field) => ({ error: asError(`${field} is required`), cause: field }));
    expect(groupRows(rows).summary.groups).to.have.length(fields.length);
  });

  it('wait with what is rare beside a rule whose messages are many, until all rows are there', () => {
    const rows = Array.from({ length: 6000 }, (_, row) => {
      const field = row % 16 === 0 ? fields[(row / 16) % 8] : undefined;
      return field === undefined
        ? { error: asError(`${company(scramble(row, 9))} exceeds its limit`), cause: 'limit' }
        : { error: asError(`${field} is required`), cause: field };
    });
    const { summary, split, mixed } = groupRows(rows);
    expect([split, mixed]).to.deep.equal([[], []]);
    expect(summary.groups).to.have.length(9);
  });

  it('are told apart by the sentences around the same words, when one rule comes after the other', () => {
    const rules: Rule[] = [
      (i) => `${value.company(i)} exceeds ${anyAmount(i)}`,
      (i) => `Discount of ${i % 90} % exceeds the maximum of ${i % 70} % for ${value.company(i)}`,
    ];
    for (const order of [rules, rules.toReversed()]) {
      const rows = order.flatMap((rule, cause) =>
        Array.from({ length: 1500 }, (_, row) => ({ error: asError(rule(scramble(row, 9))), cause: String(cause) })),
      );
      const { summary, split, mixed } = groupRows(rows);
      expect([split, mixed]).to.deep.equal([[], []]);
      expect(summary.groups).to.have.length(2);
    }
  });

  it('hold names however many small words a few of them have', () => {
    const rows = Array.from({ length: 30_000 }, (_, row) => ({
      error: asError(`${sometimesLong(row)} is booked until ${anyDate(row)}`),
      cause: 'booked',
    }));
    expect(groupRows(rows).summary.groups.map(({ template }) => template)).to.deep.equal([
      '<value> is booked until <value>',
    ]);
  });

  it('keep names of fields, exceptions and codes apart, however many', () => {
    const rows = Array.from({ length: 50 }, (_, row) => ({
      error: asError(`Fill in Field_${'abcdefghij'[row % 10]}${'abcdefghij'[Math.floor(row / 10)]}__c first`),
      cause: '',
    }));
    expect(groupRows(rows).summary.groups).to.have.length(50);
  });

  it('without a code are grouped as well', () => {
    const rows = Array.from({ length: 500 }, (_, row) => ({
      error: `${person(row * 7919)} may not do this`,
      cause: '',
    }));
    const { groups } = groupRows(rows).summary;
    expect(groups).to.have.length(1);
    expect(groups[0]).to.deep.include({ code: null, template: '<value> may not do this', count: 500 });
  });

  it('of Salesforce itself are one group, in whatever language the label of the field is', () => {
    const rows = ['Record Type ID', 'ID do tipo de registro', 'レコードタイプ ID'].map((label, row) => ({
      error: `INVALID_CROSS_REFERENCE_KEY:${label}: this ID value isn't valid for the user: ${value.id('012', row)}:RecordTypeId --`,
      cause: '',
    }));
    const { groups } = groupRows(rows).summary;
    expect(groups.map(({ template, count }) => [template, count])).to.deep.equal([
      ["Record Type ID: this ID value isn't valid for the user: <id>", 3],
    ]);
  });

  it('inside a trigger are grouped by the innermost error and its place, whatever the way there', () => {
    const { groups } = groupRows(Array.from({ length: 300 }, (_, row) => ({ error: nested(row), cause: '' }))).summary;
    expect(groups.map(({ template, count }) => [template, count])).to.deep.equal([['<value> has no owner', 300]]);
    expect(groups[0]?.location).to.deep.include({ name: 'OrderHandler.run', line: 12 });
  });
});

/** Words that make messages alike, and values that hold all sorts of things. */
const words = constantFrom(
  'Der',
  'Betrag',
  'von',
  'ist',
  'zu',
  'hoch',
  'is',
  'required',
  'exceeds',
  'not',
  '金額',
  'は',
  '.',
  ':',
  '(',
  ')',
  "'",
  '"',
  '<value>',
  '<number>',
  '42',
  'Acme GmbH',
  'Name__c',
);
const messages = array(
  tuple(array(words, { maxLength: 6 }), string({ maxLength: 5, unit: 'grapheme' }), array(words, { maxLength: 4 })).map(
    ([before, between, after]) => [...before, between, ...after].join(' '),
  ),
  { minLength: 1, maxLength: 60 },
);

function partitionOf(list: readonly string[]): string[] {
  return groupRows(list.map((message) => ({ error: asError(message), cause: '' })))
    .summary.groups.map(({ template, count }) => `${count} ${template}`)
    .toSorted();
}

describe('The grouping of any messages', () => {
  it('does not depend on their order', () => {
    assert(
      property(
        messages.chain((list) => tuple(constantFrom(list), shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(partitionOf(shuffled)).to.deep.equal(partitionOf(list));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('counts each row once, and equal messages in one group', () => {
    assert(
      property(messages, (list) => {
        const rows = [...list, ...list].map((message) => ({ error: asError(message), cause: message }));
        const { summary, split } = groupRows(rows);
        expect(summary.groups.reduce((sum, { count }) => sum + count, 0)).to.equal(rows.length);
        expect(split).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps to its bounds, whatever comes', () => {
    assert(
      property(
        integer({ min: 1, max: 60 }),
        array(string({ maxLength: 30, unit: 'grapheme' }), { maxLength: 300 }),
        (maxGroups, list) => {
          const tally = new FailureTally({ api: 'bulk', maxGroups });
          for (const [row, message] of list.entries()) tally.add(asError(message.repeat(1 + (row % 3))), '', row + 1);
          const { groups, rows, overflow } = tally.result();
          expect(rows).to.equal(list.length);
          expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(rows);
          expect(groups.length - (overflow > 0 ? 1 : 0)).to.be.at.most(maxGroups);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps no more than a thousand groups of four thousand characters of thousands of different texts', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const word = (index: number, salt: number): string =>
      Array.from({ length: 4 + (index % 5) }, (_, at) => letters[scramble(index, salt * 31 + at) % 26]).join('');
    const rows = 30_000;
    for (let row = 0; row < rows; row++) {
      const text = Array.from({ length: 1 + (scramble(row, 1) % 9) }, (_, at) => word(row, at)).join(' ');
      tally.add(asError(row % 500 === 0 ? text.repeat(800) : text), '', row + 1);
    }
    const { groups, overflow } = tally.result();
    const kept = groups.reduce((sum, { template }) => sum + template.length, 0);
    expect(groups.length).to.be.at.most(1001);
    expect(kept).to.be.at.most(1001 * LONGEST_TEMPLATE);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(rows);
    expect(overflow).to.be.above(0);
  });
});
