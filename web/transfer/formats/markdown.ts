import { ChatStoreError } from '../../errors.js';
import { textOf, type Part } from '../foreign.js';
import { fileIdOfUrl } from '../data-url.js';
import { bytesToExport, isGone, type Exporter, type ExportInput } from '../exporter.js';
import { FileNames, splitExtension } from '../file-names.js';
import { extensionOf } from '../media-types.js';
import { MessageFiles } from '../message-files.js';
import { isDeleted, isShown, jsonText, milliseconds, partsOf } from '../parts.js';
import type {
  AttachmentRecord,
  ComponentRecord,
  ConversationRecord,
  InnerRecord,
  MessageRecord,
} from '../records.js';
import { storedRecords } from '../stored.js';
import { TextPieces } from '../text-pieces.js';
import { ZipWriter } from '../zip-writer.js';

// A conversation as a document that people read: the branch that is shown. One alone is the
// document; all of them are files: a document each, and its attachments in a folder beside it.

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

/** An angle bracket or a line end would end the link. */
const target = (url: string) => `<${url.replace(/[<>\r\n]/g, encodeURIComponent)}>`;

function fileText(part: Part, files: MessageFiles, folder: AttachmentFolder): string {
  const attachment = files.ofPart(part);
  const path = attachment && folder.pathOf(attachment);
  const name = inline(textOf(part['filename']) || attachment?.name || 'File');
  if (path) return fileLink(name, path, attachment.mimeType ?? textOf(part['mediaType']));
  const url = textOf(part['url']);
  // What leads nowhere is no link.
  return fileIdOfUrl(url) === null ? `[${name}](${target(url)})` : `**File:** ${name}`;
}

/** Pictures are shown, others can be opened. */
const fileLink = (name: string, path: string, mimeType: string) =>
  `${mimeType.startsWith('image/') ? '!' : ''}[${name}](${target(path)})`;

function partText(part: Part, files: MessageFiles, folder: AttachmentFolder): string {
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
  if (type === 'file' || type === 'reasoning-file') return fileText(part, files, folder);
  return block(part);
}

function messageText({ message, attachments }: Said, folder: AttachmentFolder): string {
  const files = new MessageFiles(attachments);
  const who = speakers[message.role] ?? message.role;
  const by = message.authorId === undefined ? '' : ` (${inline(message.authorId)})`;
  const at = time(message.createdAt);
  const state = message.status === 'completed' ? [] : [`*${message.status}*`];
  const sources = (message.sources ?? []).map((source) => `- ${sourceText(source)}`).join('\n');
  return [
    `## ${who}${by}${at === '' ? '' : ` · ${at}`}`,
    ...partsOf(message).map((part) => partText(part, files, folder)),
    ...state,
    sources === '' ? '' : `**Sources**\n\n${sources}`,
    ...files.unnamed().map((each) => attachmentText(each, folder)),
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

function attachmentText(attachment: AttachmentRecord, folder: AttachmentFolder): string {
  const { name, mimeType = '', size, storagePath } = attachment;
  const called = inline(name || 'File');
  const path = folder.pathOf(attachment);
  const elsewhere = storagePath ? `[${called}](${target(storagePath)})` : called;
  const link = path ? fileLink(called, path, mimeType) : elsewhere;
  const about = [mimeType, size === undefined ? '' : `${size} bytes`].filter(Boolean).join(', ');
  return `**Attachment:** ${link}${about === '' ? '' : ` (${about})`}`;
}

const componentText = ({ componentKind, payload }: ComponentRecord) =>
  `**Component:** ${inline(componentKind)}\n\n${block(payload)}`;

const titleText = (record: ConversationRecord) =>
  [`# ${inline(record.title ?? '') || 'Untitled'}`, record.summary ? quoted(record.summary) : '']
    .filter((text) => text !== '')
    .join('\n\n');

interface Said {
  message: MessageRecord;
  attachments: AttachmentRecord[];
}

/** Where the files of one document's attachments are: relative paths, with `/`. */
class AttachmentFolder {
  /** What is to be written there, by its path. The same bytes are one file. */
  readonly files = new Map<string, AttachmentRecord>();
  readonly #name: string | null;
  readonly #names = new FileNames();
  readonly #paths = new Map<string, string>();

  /** `null`: there are no files beside the document. */
  constructor(name: string | null) {
    this.#name = name;
  }

  /** `null` for one whose bytes are not here. */
  pathOf(attachment: AttachmentRecord): string | null {
    const { sha256, name, mimeType = '' } = attachment;
    if (sha256 === undefined || this.#name === null) return null;
    const there = this.#paths.get(sha256);
    if (there !== undefined) return there;
    const [base, extension] = splitExtension(name || 'File');
    const path = `${this.#name}/${this.#names.of(base, extension || extensionOf(mimeType))}`;
    this.#paths.set(sha256, path);
    this.files.set(path, attachment);
    return path;
  }
}

/** The pieces of one document. `record` was read already. */
async function* documentOf(
  record: ConversationRecord,
  rest: AsyncIterable<ConversationRecord | InnerRecord>,
  folder: AttachmentFolder,
): AsyncGenerator<Uint8Array> {
  const out = new TextPieces();
  yield* out.write(`${titleText(record)}\n`);
  let said: Said | null = null;
  const written = function* () {
    if (said) yield* out.write(`\n${messageText(said, folder)}\n`);
    said = null;
  };
  for await (const inner of rest) {
    if (inner.type === 'message') {
      yield* written();
      said = isShown(inner) ? { message: inner, attachments: [] } : null;
    } else if (inner.type === 'attachment') {
      const isOfShown = inner.messageId === said?.message.id;
      if (isOfShown) said!.attachments.push(inner);
    } else if (inner.type === 'component' && !isDeleted(inner)) {
      yield* written();
      yield* out.write(`\n${componentText(inner)}\n`);
    }
  }
  yield* written();
  yield* out.rest();
}

/** The conversation's own record, which comes first, and what comes after it. */
async function open(input: ExportInput, id: string) {
  const records = storedRecords(input.call, id, { signal: input.signal });
  const { value } = await records.next();
  return { record: value as ConversationRecord, records };
}

/** A file of an export. Its pieces are to be read before the next one is asked for. */
export interface ExportedPieces {
  /** Relative, with `/`. */
  path: string;
  /** In bytes; `null` where it is not known before. */
  size: number | null;
  pieces: AsyncIterable<Uint8Array>;
}

function gone(id: string): ChatStoreError {
  return new ChatStoreError('NOT_FOUND', `There is no conversation with the id ${id}.`);
}

/** The documents, each followed by its attachments. */
export async function* markdownFiles(input: ExportInput): AsyncGenerator<ExportedPieces> {
  const names = new FileNames();
  for await (const id of input.conversations()) {
    try {
      const { record, records } = await open(input, id);
      if (isDeleted(record) && input.conversationId !== undefined) throw gone(id);
      if (!isDeleted(record)) {
        const path = names.of(record.title ?? '', '.md');
        const folder = new AttachmentFolder(path.slice(0, -'.md'.length));
        yield { path, size: null, pieces: documentOf(record, records, folder) };
        for (const [path, attachment] of folder.files) {
          yield { path, size: attachment.size!, pieces: bytesToExport(input, attachment) };
        }
      }
    } catch (error) {
      // What is written of it stays as far as it is.
      if (!isGone(input, error)) throw error;
    }
    input.written();
  }
}

export const exportMarkdown: Exporter = async function* (input) {
  if (!input.zip) {
    const { record, records } = await open(input, input.conversationId!);
    if (isDeleted(record)) throw gone(record.id);
    yield* documentOf(record, records, new AttachmentFolder(null));
    input.written();
    return;
  }
  const zip = new ZipWriter();
  for await (const { path, size, pieces } of markdownFiles(input)) {
    yield* zip.entry(path, pieces, size);
  }
  yield* zip.end();
};
