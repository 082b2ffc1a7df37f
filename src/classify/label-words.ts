import type { Words } from './align-words.ts';
import { isWord } from './message-words.ts';

/** What the labels of fields are made of: in English as the standard objects have them, the usual ones in other languages. */
const LABEL_WORDS = new Set(
  `account active actual address amount annual approval asset assistant balance bank begin billing birth birthdate budget
  business campaign case category cell channel city class close closed code comment comments company condition contact
  contract cost count country created credit currency customer data date day days deadline delivery department description
  discount due duration email employees end entry expected expiration expiry external fax field file first fiscal flag forecast
  gender group health height home iban id image industry internal invoice key kind label language last lead length level
  license limit line link list location mailing manager margin maximum middle minimum mobile model month name next note notes
  number opportunity order origin other outcome owner ownership parent partner password payment percent period phone picture
  place plan planned postal price pricebook primary priority probability product profile profit province quantity quarter
  quota quote rank rate rating reason record reference region renewal reply report revenue review role salary sales salutation
  score second segment serial service shipping signature size source stage start state status step street subject suffix
  support tax team term terms territory text ticker time title total type unit url user vat vendor version volume warranty
  website weight year zip
  adresse anrede ansprechpartner betrag beschreibung branche datum e-mail einheit firma gewicht gruppe konto kunde land menge
  nachname name nummer ort phase postleitzahl preis rabatt region stadt standort straße telefon termin titel umsatz vorname
  währung website
  code date devise montant nom numéro pays prénom prix quantité remise rue secteur téléphone ville
  apellido cantidad ciudad correo calle dirección fecha importe moneda monto nombre número país precio sector teléfono
  bairro cidade cnpj cpf data desconto endereço estado moeda preço quantidade rua sobrenome telefone valor`.split(
    /\s+/,
  ),
);

/** Whether words are the label of a field, as far as these words tell: `Phone`, `Billing City`. */
export function isLabel(words: Words): boolean {
  const own = words.filter(isWord);
  return own.length > 0 && own.every(({ text }) => LABEL_WORDS.has(text.toLowerCase()));
}

/** What a message says of a field that must be filled in. */
const REQUIRED =
  /(?<![\p{L}\p{N}])(?:required|mandatory|obligatory|empty|blank|erforderlich|Pflichtfeld|leer|obligatoire|requise?|vide|obligatori[oa]|requerid[oa]|vacío|obrigatóri[oa]|vazio|obbligatori[oa]|vuoto|verplicht|leeg|wymagan[aey]|puste|обязательно|zorunlu|zorunludur|مطلوب|חובה)(?![\p{L}\p{N}])|必須|必填|必需|不能为空|필수/u;
const CAPITAL = /^\p{Lu}/u;

/** Whether a message asks to fill in what stands in a gap of it: its other words name no field and nothing else. */
export function asksFor(gap: Words, { template, words }: { template: string; words: Words }): boolean {
  if (!REQUIRED.test(template)) return false;
  return words.every(
    (word) => gap.includes(word) || REQUIRED.test(word.text) || !(CAPITAL.test(word.text) || isLabel([word])),
  );
}
