import { createRequire } from 'node:module';
import type { XMLParser } from 'fast-xml-parser';
import { decodeEntities } from '../report/xml-entities.ts';
import { isRecord, type JsonRecord } from './json-record.ts';

const load: (name: 'fast-xml-parser') => typeof import('fast-xml-parser') = createRequire(import.meta.url);
const DEEPEST = 64;
const HTML = /^<(?:!doctype\s+html|html|head|body|h[1-6]|p|div|pre|table|br|b|title|script|style|center)\b/i;

let parser: XMLParser | undefined;

/**
 * A text that is XML, as objects: an element's name without its prefix gives its text, an object of its elements, or an
 * array where the name repeats. Attributes are left out; elements left open by a text cut short are closed. Entities that
 * a document defines itself stay as they are written. Null where the text is no XML; HTML is none.
 */
export function parseXmlText(text: string): JsonRecord | null {
  const trimmed = text.trim();
  if (!/^<[?!A-Za-z]/.test(trimmed) || HTML.test(trimmed)) return null;
  const whole = /<\/[\w.:-]{1,200}\s*>$/.test(trimmed.slice(-300)) ? parse(trimmed) : null;
  return whole ?? parse(closeElements(trimmed));
}

function parse(xml: string): JsonRecord | null {
  try {
    const root: unknown = getParser().parse(xml);
    return isRecord(root) && Object.keys(root).length > 0 ? root : null;
  } catch {
    return null;
  }
}

/** Loaded by the first XML text: most calls never need it. */
function getParser(): XMLParser {
  if (parser) return parser;
  const { XMLParser: Parser } = load('fast-xml-parser');
  parser = new Parser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    removeNSPrefix: true,
    parseTagValue: false,
    trimValues: true,
    processEntities: false,
    maxNestedTags: DEEPEST,
    tagValueProcessor: (_name, value) => decodeEntities(value),
  });
  return parser;
}

/** Mends a text that was cut short: a tag without its end is left out, elements left open are closed. */
function closeElements(xml: string): string {
  const last = xml.lastIndexOf('<');
  const kept = xml.indexOf('>', last) === -1 ? xml.slice(0, last) : xml;
  const open: string[] = [];
  for (const [, close, name = '', empty] of kept.matchAll(/<(\/?)([A-Za-z_][\w.:-]{0,200})[^<>]*?(\/?)>/g)) {
    if (close === '/') {
      if (open.at(-1) === name) open.pop();
    } else if (empty === '') {
      open.push(name);
      if (open.length > DEEPEST) return kept;
    }
  }
  return (
    kept +
    open
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')
  );
}
