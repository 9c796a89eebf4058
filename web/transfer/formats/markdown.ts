import { ChatStoreError } from '../../errors.js';
import { textOf, type Part } from '../foreign.js';
import { isGone, type Exporter, type ExportInput } from '../exporter.js';
import { isDeleted, isShown, jsonText, milliseconds, partsOf } from '../parts.js';
import type {
  AttachmentRecord,
  ComponentRecord,
  ConversationRecord,
  MessageRecord,
} from '../records.js';
import { storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';
import { ZipWriter } from '../zip-writer.js';

// A conversation as a document that people read: the branch that is shown. One alone is the
// document; all of them are a ZIP with a document each.

const speakers: Record<string, string> = {
  user: 'User',
  assistant: 'Assistant',
  system: 'System',
  tool: 'Tool',
};

const time = (nanoseconds: string | undefined) =>
  nanoseconds === undefined ? '' : new Date(milliseconds(nanoseconds)).toISOString();

/** On one line, and with no meaning in Markdown. */
const inline = (text: string) => text.replace(/[\r\n]+/g, ' ').replace(/([\\`*_[\]<>#|])/g, '\\$1');

/** A block that nothing in it ends. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

const block = (value: unknown) => fenced(JSON.stringify(value, null, 2), 'json');
const quoted = (text: string) => text.replace(/^/gm, '> ');

function partText(part: Part): string {
  const { type } = part;
  if (type === 'text') return textOf(part['text']);
  if (type === 'reasoning') return quoted(textOf(part['text']));
  if (type === 'step-start') return '';
  if (type === 'dynamic-tool' || type.startsWith('tool-')) {
    const name = type === 'dynamic-tool' ? textOf(part['toolName']) : type.slice(5);
    const result = part['output'] ?? part['errorText'];
    const answer = result === undefined ? [] : [fenced(jsonText(result), '')];
    return [`**Tool:** ${inline(name)}`, block(part['input'] ?? null), ...answer].join('\n\n');
  }
  if (type === 'file') {
    return `[${inline(textOf(part['filename']) || 'File')}](<${textOf(part['url'])}>)`;
  }
  return block(part);
}

function messageText(message: MessageRecord): string {
  const who = speakers[message.role] ?? message.role;
  const by = message.authorId === undefined ? '' : ` (${inline(message.authorId)})`;
  const at = time(message.createdAt);
  const state = message.status === 'completed' ? [] : [`*${message.status}*`];
  const sources = (message.sources ?? []).map((source) => `- ${sourceText(source)}`).join('\n');
  return [
    `## ${who}${by}${at === '' ? '' : ` · ${at}`}`,
    ...partsOf(message).map(partText),
    ...state,
    sources === '' ? '' : `**Sources**\n\n${sources}`,
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function sourceText(source: unknown): string {
  if (typeof source === 'string') return inline(source);
  const { title, url } = (source ?? {}) as { title?: unknown; url?: unknown };
  const name = inline(textOf(title) || textOf(url) || JSON.stringify(source));
  return textOf(url) === '' ? name : `[${name}](<${textOf(url)}>)`;
}

const attachmentText = ({ name, mimeType, size, storagePath }: AttachmentRecord) => {
  const called = inline(name || 'File');
  const link = storagePath ? `[${called}](<${storagePath}>)` : called;
  const about = [mimeType, size === undefined ? '' : `${size} bytes`].filter(Boolean).join(', ');
  return `**Attachment:** ${link}${about === '' ? '' : ` (${about})`}`;
};

const componentText = ({ componentKind, payload }: ComponentRecord) =>
  `**Component:** ${inline(componentKind)}\n\n${block(payload)}`;

const titleText = (record: ConversationRecord) =>
  [`# ${inline(record.title ?? '') || 'Untitled'}`, record.summary ? quoted(record.summary) : '']
    .filter((text) => text !== '')
    .join('\n\n');

/** The pieces of one document. `record` was read already. */
async function* documentOf(
  record: ConversationRecord,
  rest: AsyncIterable<ConversationRecord | { type: string }>,
): AsyncGenerator<Uint8Array> {
  const out = new TextPieces();
  yield* out.write(`${titleText(record)}\n`);
  let shown: string | null = null;
  for await (const each of rest) {
    const inner = each as MessageRecord | AttachmentRecord | ComponentRecord;
    if (inner.type === 'message') {
      shown = isShown(inner) ? inner.id : null;
      if (shown !== null) yield* out.write(`\n${messageText(inner)}\n`);
    } else if (inner.type === 'attachment') {
      const isOfShown = inner.messageId === shown && !isDeleted(inner);
      if (isOfShown) yield* out.write(`\n${attachmentText(inner)}\n`);
    } else if (inner.type === 'component' && !isDeleted(inner)) {
      yield* out.write(`\n${componentText(inner)}\n`);
    }
  }
  yield* out.rest();
}

/** Names of files that every system takes, each once. */
class FileNames {
  readonly #taken = new Set<string>();

  of(record: ConversationRecord): string {
    const title = (record.title ?? '')
      .replace(/[\p{C}<>:"/\\|?*]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[. ]+|[. ]+$/g, '');
    const base = [...title].slice(0, 60).join('').trim() || 'Untitled';
    let name = base;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count++) name = `${base} (${count})`;
    this.#taken.add(name.toLowerCase());
    return `${name}.md`;
  }
}

/** The conversation's own record, which comes first, and what comes after it. */
async function open(input: ExportInput, id: string) {
  const records = storedRecords(input.call, id, { signal: input.signal });
  const { value } = await records.next();
  return { record: value as ConversationRecord, records };
}

export const exportMarkdown: Exporter = async function* (input) {
  if (input.conversationId !== undefined) {
    const { record, records } = await open(input, input.conversationId);
    if (isDeleted(record)) {
      throw new ChatStoreError('NOT_FOUND', `There is no conversation with the id ${record.id}.`);
    }
    yield* documentOf(record, records);
    input.written();
    return;
  }
  const zip = new ZipWriter();
  const names = new FileNames();
  for await (const id of input.conversations()) {
    try {
      const { record, records } = await open(input, id);
      if (!isDeleted(record)) yield* zip.entry(names.of(record), documentOf(record, records));
    } catch (error) {
      // What is written of it stays as far as it is.
      if (!isGone(input, error)) throw error;
    }
    input.written();
  }
  yield* zip.end();
};
