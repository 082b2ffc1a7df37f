import { decodeEntities } from '../report/xml-entities.ts';

/** An element of an XML document: its name without a prefix, the text right inside it, and its elements in order. */
export type XmlElement = { name: string; text: string; elements: XmlElement[] };

/** A comment, an instruction, a CDATA section, a tag, or a text; each alternative ends at a fixed mark, so reading is linear. */
const TOKEN =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<(\/?)(?:[\w.-]{1,100}:)?([\w.-]{1,100})((?:"[^"]*"|'[^']*'|[^"'<>])*)>|([^<]+)/gy;
const DEEPEST = 32;

/**
 * Reads an XML document or one element of it, as the Bulk API writes them: attributes, comments and instructions carry
 * nothing there and are left out. Null for what is not well formed or nested too deeply.
 */
export function readXmlElement(xml: string): XmlElement | null {
  const root: XmlElement = { name: '', text: '', elements: [] };
  const open = [root];
  TOKEN.lastIndex = xml.startsWith('\uFEFF') ? 1 : 0;
  while (TOKEN.lastIndex < xml.length) {
    const match = TOKEN.exec(xml);
    const parent = open.at(-1);
    if (match === null || parent === undefined) return null;
    const [, data, slash, name, attributes = '', text] = match;
    if (data !== undefined) parent.text += data;
    else if (text !== undefined) parent.text += decodeEntities(text);
    else if (name === undefined) continue;
    else if (slash === '/') {
      if (open.length === 1 || parent.name !== name) return null;
      open.pop();
    } else {
      const element = { name, text: '', elements: [] };
      parent.elements.push(element);
      if (!attributes.endsWith('/')) open.push(element);
      if (open.length > DEEPEST) return null;
    }
  }
  const [element] = root.elements;
  return open.length === 1 && root.elements.length === 1 && root.text.trim() === '' ? (element ?? null) : null;
}
