import type { Redaction } from './redaction.ts';
import { redactField } from './redact-field.ts';

const PARTS =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<(\/?)([\w.:-]{1,200})([^<>]{0,4000})>|<[^<>]{0,4000}>|([^<]+)/g;
const ATTRIBUTE = /([\w.:-]{1,100})(\s*=\s*)("[^"]*"|'[^']*')/g;
const PLAIN_ATTRIBUTES = /^(?:xmlns(?::[\w-]+)?|version|encoding|(?:\w+:)?(?:type|nil|mustUnderstand|schemaLocation))$/;

/** XML of SOAP, REST or Bulk API 1.0: its elements stay, and what is in them where the element says how, not what. */
export function redactXml(text: string, redaction: Redaction, sentByClient: boolean): string {
  const open: string[] = [];
  return text.replaceAll(PARTS, (part: string, ...found: unknown[]) => {
    const [cdata, closing, name, attributes, content] = found.map((group) =>
      typeof group === 'string' ? group : undefined,
    );
    if (name !== undefined) {
      if (closing === '/') open.splice(Math.max(0, open.lastIndexOf(name)));
      else if (attributes?.trimEnd().endsWith('/') !== true) open.push(name);
      return `<${closing ?? ''}${name}${redactAttributes(attributes ?? '', redaction)}>`;
    }
    const element = open.at(-1)?.replace(/^.*:/, '') ?? '';
    if (cdata !== undefined) return escapeXml(redactField(element, cdata.trim(), redaction, sentByClient));
    if (content === undefined) return part.startsWith('<!--') ? '' : part.startsWith('<?') ? part : '';
    if (content.trim() === '') return content;
    return escapeXml(redactField(element, unescapeXml(content).trim(), redaction, sentByClient));
  });
}

function redactAttributes(attributes: string, redaction: Redaction): string {
  return attributes.replaceAll(ATTRIBUTE, (whole: string, name: string, between: string, quoted: string) =>
    PLAIN_ATTRIBUTES.test(name)
      ? whole
      : `${name}${between}"${redaction.named(name, quoted.slice(1, -1)).replaceAll('"', '&quot;')}"`,
  );
}

function unescapeXml(text: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => entities[name] ?? entity);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
