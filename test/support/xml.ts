/** A strict parser of the XML that reports are made of: no doctype, no comments, no sections. It throws where XML is not well-formed. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const NAME = '[A-Za-z_:][\\w:.-]*';
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function fail(what: string): never {
  throw new SyntaxError(`XML: ${what}`);
}

function decode(text: string): string {
  // XML 1.0 section 2.2 has this list.
  const legal = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
  if (!legal.test(text)) fail('a character that is none');
  if (text.includes('<') || text.includes(']]>')) fail('a sign that is not escaped');
  return text.replace(/&([^;]*;?)/g, (_, reference: string) => {
    const name = reference.slice(0, -1);
    if (!reference.endsWith(';') || !Object.hasOwn(ENTITIES, name)) fail(`reference &${reference}`);
    return ENTITIES[name] as string;
  });
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  let rest = text;
  while (rest.trim() !== '') {
    const match = new RegExp(`^\\s+(${NAME})="([^"<]*)"`).exec(rest) ?? fail(`attributes ${rest}`);
    const [whole, name = '', value = ''] = match;
    if (Object.hasOwn(attributes, name)) fail(`attribute ${name} twice`);
    attributes[name] = decode(value);
    rest = rest.slice(whole.length);
  }
  return attributes;
}

/** Parses a document and gives its root. */
export function parseXml(document: string): Element {
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' };
  const open = [root];
  const tags = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`, 'g');
  let end = 0;
  for (const match of body.matchAll(tags)) {
    const [whole, close, name = '', attributes = '', empty] = match;
    const parent = open.at(-1) ?? fail('more closed than opened');
    parent.text += decode(body.slice(end, match.index));
    end = match.index + whole.length;
    if (close === '/') {
      if (parent.name !== name) fail(`</${name}> closes <${parent.name}>`);
      open.pop();
      continue;
    }
    const element = { name, attributes: attributesOf(attributes), children: [] as Element[], text: '' };
    parent.children.push(element);
    if (empty !== '/') open.push(element);
  }
  if (open.length !== 1 || body.slice(end).trim() !== '' || root.text.trim() !== '') fail('no single root');
  return root.children.length === 1 ? (root.children[0] as Element) : fail('no single root');
}

/** All elements of a name. */
export function elements(root: Element, name: string): Element[] {
  const own = root.children.flatMap((child) => elements(child, name));
  return root.name === name ? [root, ...own] : own;
}
