import { encodeBase62, toLongId } from '../salesforce-id.ts';

/**
 * Values as they stand in error texts, made by number: the same number gives the same value, neighbours have nothing in
 * common. Names have one word to six, and some thousand to some million forms.
 */
export const variedValue = {
  number: (index: number, salt: number, below: number): number => scramble(index, salt) % below,

  person: (index: number, salt = 1): string =>
    `${pick(givenNames, index, salt)}${index % 5 === 0 ? ` ${pick(givenNames, index, salt + 1)}` : ''} ${pick(familyNames, index, salt + 2)}${index % 7 === 0 ? `-${pick(familyNames, index, salt + 3)}` : ''}`,

  company: (index: number, salt = 11): string => {
    const name = pick(companyNames, index, salt);
    const trade = scramble(index, salt + 1) % 3 === 0 ? '' : ` ${pick(trades, index, salt + 2)}`;
    const place = scramble(index, salt + 3) % 4 === 0 ? ` ${pick(places, index, salt + 4)}` : '';
    const serial = scramble(index, salt + 5) % 3 === 0 ? ` ${1 + (scramble(index, salt + 6) % 5000)}` : '';
    return `${name}${trade}${place}${serial}${pick(legalForms, index, salt + 7)}`;
  },

  /** Written without blanks, as Japanese is. */
  japaneseCompany: (index: number, salt = 21): string =>
    `株式会社${pick(japanesePlaces, index, salt)}${pick(japaneseTrades, index, salt + 1)}${1 + (scramble(index, salt + 2) % 900)}号店`,

  japanesePerson: (index: number, salt = 31): string =>
    `${pick(japaneseFamilyNames, index, salt)}${pick(japaneseGivenNames, index, salt + 1)}`,

  /** `12,345.67`, `12.345,67` or `12 345,67` by locale. */
  amount: (index: number, salt: number, locale: 'en-US' | 'de-DE' | 'pt-BR' | 'ja-JP'): string =>
    amountFormats[locale].format((scramble(index, salt) % 900_000_000) / 100),

  isoDate: (index: number, salt: number): string => day(index, salt).toISOString().slice(0, 10),

  germanDate: (index: number, salt: number): string => {
    const [year = '', month = '', date = ''] = day(index, salt).toISOString().slice(0, 10).split('-');
    return `${date}.${month}.${year}`;
  },

  /** `3/9/2026 4:07 PM`. */
  americanTime: (index: number, salt: number): string => {
    const moment = day(index, salt);
    const hour = scramble(index, salt + 1) % 24;
    const minute = String(scramble(index, salt + 2) % 60).padStart(2, '0');
    const date = `${moment.getUTCMonth() + 1}/${moment.getUTCDate()}/${moment.getUTCFullYear()}`;
    return `${date} ${hour % 12 === 0 ? 12 : hour % 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}`;
  },

  id: (keyPrefix: string, index: number, salt = 0): string =>
    toLongId(`${keyPrefix}Hs0000${encodeBase62(scramble(index, salt + 41) % 916_132_832, 6)}`),

  email: (index: number, salt = 51): string =>
    `${pick(mailNames, index, salt)}.${scramble(index, salt + 1) % 100_000}@${pick(mailHosts, index, salt + 2)}`,

  /** Free text of one word to twelve. */
  sentence: (index: number, salt = 61): string =>
    Array.from({ length: 1 + (scramble(index, salt) % 12) }, (_, word) => pick(words, index, salt + 1 + word)).join(
      ' ',
    ),
} as const;

/** A 32-bit number that has nothing to do with its neighbours' (the finalizer of MurmurHash3). */
export function scramble(index: number, salt: number): number {
  let hash = (index ^ Math.imul(salt + 1, 0x9e_37_79_b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function pick(list: readonly string[], index: number, salt: number): string {
  return list[scramble(index, salt) % list.length] ?? '';
}

function day(index: number, salt: number): Date {
  return new Date(Date.UTC(2024, 0, 1 + (scramble(index, salt) % 1200)));
}

const amountFormats = {
  'en-US': new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }),
  'de-DE': new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 }),
  'pt-BR': new Intl.NumberFormat('pt-BR', { minimumFractionDigits: 2 }),
  'ja-JP': new Intl.NumberFormat('ja-JP', { maximumFractionDigits: 0 }),
};

const givenNames =
  'Ada Björn Chidi Dora Émile Farah Goran Hina Ivo Jun Katja Liam Mette Nuno Olga Priya Quentin Rui Søren Tove'.split(
    ' ',
  );
const familyNames =
  "O'Neil,Müller,García,Tanaka,van der Berg,Novák,Okafor,Silva,de Souza,Nguyễn,Ivanova,Kowalski,Mc Donald,Yılmaz,D'Angelo,Lindqvist".split(
    ',',
  );
const companyNames =
  'Acme,Globex,Initech,Umbrella,Hooli,Müller,Schmidt & Söhne,Café Central,Blue Ocean,Nordwind,Três Irmãos,L’Atelier,Kappa,Zenith,4711,A1,North & South,Łódź,St. Mary’s,The Old Mill'.split(
    ',',
  );
const trades =
  'Logistics,Trading,Maschinenbau,Consulting,Real Estate,Foods,Software,Comércio de Bebidas,Bau,Health Care,Media,Energy'.split(
    ',',
  );
const places = 'Berlin,São Paulo,New York,Kraków,Osaka,Lagos,San José,Utrecht,Zürich,Porto'.split(',');
const legalForms = [
  '',
  '',
  ' Inc.',
  ' GmbH',
  ' GmbH & Co. KG',
  ' Ltda.',
  ' S.A.',
  ' AG',
  ', LLC',
  ' (Holding)',
  ' B.V.',
];
const japanesePlaces = ['東京', '大阪', '横浜', '札幌', '福岡', '名古屋', '神戸', '京都', '仙台', '広島'];
const japaneseTrades = ['商事', '物流', '電機', '食品', '建設', '製作所', '工業', '不動産'];
const japaneseFamilyNames = [
  '佐藤',
  '鈴木',
  '高橋',
  '田中',
  '伊藤',
  '渡辺',
  '山本',
  '中村',
  '小林',
  '加藤',
  '吉田',
  '山田',
];
const japaneseGivenNames = ['太郎', '花子', '健一', '美咲', '翔太', '陽子', '大輔', '由美', '直樹', '愛', '誠', '恵子'];
const mailNames = 'ada bjoern chidi dora emile farah goran hina info office sales service'.split(' ');
const mailHosts = 'customer.example mail.example nowhere office.example firma.example'.split(' ');
const words =
  'order delayed customer asked for new quote after call with warehouse see mail from support and check stock again'.split(
    ' ',
  );
