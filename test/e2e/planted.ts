import { expect } from 'chai';

const TAIL = 'AQEAQPLANTED.x_9zzzzzzzzzzzzzzzzzzzzzzzzzz';

/** Secrets in the forms that clients and servers show them; each has a part that nothing else has. */
export const SESSION = `00D5e000000PLNTAAA!${TAIL}`;
export const BEARER = 'PLANTEDbearer.1234567890';
export const BASIC = 'UExBTlRFRDpwYXNzd29yZA==';
export const PASSWORD = 'PLANTEDpassw0rd';
export const CLIENT_SECRET = 'PLANTEDclientsecret42';
export const REFRESH = '5AepPLANTED861refresh0123456789abcdef';
export const COOKIE = 'PLANTEDcookie77';
export const SIGNATURE = 'PLANTEDsignature%2Fx%3D';
export const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJQTEFOVEVEIjoxfQ.UExBTlRFRHNpZw';

const SECRETS = [
  TAIL,
  BEARER,
  BASIC,
  PASSWORD,
  CLIENT_SECRET,
  REFRESH,
  COOKIE,
  'PLANTEDsignature',
  JWT,
  'UExBTlRFRHNpZw',
];

/** What is no secret but personal: e-mail addresses and values of records. */
export const EMAIL = 'planted.person@customer.example';
export const VALUE = 'Plantedvalue Surname';
const PERSONAL = [EMAIL, 'planted.person', VALUE, 'Surname'];

/** A text that shows all secrets in the way of a message. */
export const TALKATIVE =
  `session ${SESSION} of Bearer ${BEARER} with password=${PASSWORD}&client_secret=${CLIENT_SECRET} and ${REFRESH}, ` +
  `see https://files.example/log.gz?X-Amz-Signature=${SIGNATURE} or ${JWT}`;

/** A file name that an address left behind. */
export const FILE_NAME = `download?sid=${PASSWORD}&Signature=${SIGNATURE}&token=${BEARER}`;

export function expectNoSecrets(text: string, where: string): void {
  const found = SECRETS.filter((secret) => text.includes(secret));
  expect(found, `${where}:\n${text.slice(0, 3000)}`).to.deep.equal([]);
}

export function expectNothingPersonal(text: string, where: string): void {
  const lower = text.toLowerCase();
  const found = PERSONAL.filter((value) => lower.includes(value.toLowerCase()));
  expect(found, `${where}:\n${text.slice(0, 3000)}`).to.deep.equal([]);
}
