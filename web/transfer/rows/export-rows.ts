import type { Conversation } from '../../types.js';
import { isGone, type ExportInput, type Exporter } from '../exporter.js';
import type { ConversationRecord, InnerRecord, PersonRecord } from '../records.js';
import { storedPeople, storedRecords } from '../stored.js';
import { Refusal } from './cells.js';
import { leftOutLine, rowLine, type Row } from './line.js';

type AnyRecord = PersonRecord | ConversationRecord | InnerRecord;
type RecordOf<Type extends AnyRecord['type']> = Extract<AnyRecord, { type: Type }>;

/** Who the rows belong to. */
export type Owner = Pick<Conversation, 'userId' | 'organizationId' | 'lastMessageAt'>;

type ToRows<Type extends AnyRecord['type'], Context> = (
  record: RecordOf<Type>,
  context: Context,
) => Row[] | Promise<Row[]>;

/**
 * A system that rows are made for. What makes them throws `Refusal` for a row that its tables cannot
 * hold. What there is nothing for is left out, and said so.
 */
export interface RowTarget<Context> {
  /** For each conversation: what its rows have in common. */
  context(conversation: ConversationRecord, owner: Owner): Context;
  rows: { [Type in AnyRecord['type']]?: ToRows<Type, Context> };
  /** The fields that have a place in those rows. */
  fields: { [Type in AnyRecord['type']]?: readonly (keyof RecordOf<Type>)[] };
}

// In every row of ours, or told by where the rows of theirs stand.
const ALWAYS_HELD = new Set([
  'type',
  'id',
  'messageId',
  'sequence',
  'onPath',
  'previousId',
  'threadId',
  'lastSequence',
  'updatedAt',
]);
const DEFAULTS: Record<string, unknown> = {
  kind: 'text',
  status: 'completed',
  conversationType: 'chat',
};

function nameOf(record: AnyRecord, conversation: string): string {
  if ('id' in record) return `${record.type} ${record.id}`;
  if ('messageId' in record) return `${record.type} of message ${record.messageId}`;
  return `${record.type} of conversation ${conversation}`;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === false ||
    value === 0 ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

function fieldsWithoutPlace(record: AnyRecord, held: readonly PropertyKey[]): string[] {
  return Object.entries(record)
    .filter(
      ([field, value]) =>
        !ALWAYS_HELD.has(field) &&
        !held.includes(field) &&
        !isEmpty(value) &&
        DEFAULTS[field] !== value,
    )
    .map(([field]) => (field === 'sha256' ? 'its bytes' : field));
}

/** The rows of a conversation, and what is left out of it. */
class ConversationLines<Context> {
  readonly #target: RowTarget<Context>;
  readonly #owner: Owner;
  #conversation = '';
  #context: Context | undefined;
  /** Messages and the conversation, once there is no row of them. */
  readonly #without = new Map<string, 'hidden' | 'refused'>();

  constructor(target: RowTarget<Context>, owner: Owner) {
    this.#target = target;
    this.#owner = owner;
  }

  async lines(record: ConversationRecord | InnerRecord): Promise<string> {
    if (record.type === 'conversation') {
      this.#conversation = record.id;
      this.#context = this.#target.context(record, this.#owner);
    }
    const gone = this.#goneWith(record);
    if (gone === 'hidden') {
      if (record.type === 'message') this.#without.set(record.id, 'hidden');
      return '';
    }
    const name = nameOf(record, this.#conversation);
    if (gone === 'refused') return leftOutLine(name, 'What it belongs to was left out.');
    try {
      return await rowLines(
        this.#target,
        record,
        this.#context as Context,
        name,
        this.#conversation,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (record.type === 'message' || record.type === 'conversation') {
        this.#without.set(record.type === 'message' ? record.id : '', 'refused');
      }
      return leftOutLine(name, error.message);
    }
  }

  #goneWith(record: ConversationRecord | InnerRecord): 'hidden' | 'refused' | undefined {
    if ('deletedAt' in record && record.deletedAt !== undefined) return 'hidden';
    const conversation = this.#without.get('');
    if (conversation !== undefined) return conversation;
    if (record.type === 'message') {
      const root = record.threadId === undefined ? undefined : this.#without.get(record.threadId);
      return root === 'hidden' ? root : undefined;
    }
    const message = 'messageId' in record ? record.messageId : undefined;
    return message === undefined ? undefined : this.#without.get(message);
  }
}

async function rowLines<Context>(
  target: RowTarget<Context>,
  record: AnyRecord,
  context: Context,
  name: string,
  conversation: string,
): Promise<string> {
  const toRows = target.rows[record.type] as ToRows<AnyRecord['type'], Context> | undefined;
  if (!toRows) throw new Refusal('there is no table for it.');
  const of = 'id' in record ? record.id : 'messageId' in record ? record.messageId : conversation;
  const rows = await toRows(record, context);
  const lost = fieldsWithoutPlace(record, target.fields[record.type] ?? []);
  const lines = rows.map((row) => rowLine(row, of));
  if (lost.length > 0) lines.push(leftOutLine(name, `there is no column for ${lost.join(', ')}.`));
  return lines.join('');
}

async function* peopleLines<Context>(target: RowTarget<Context>, input: ExportInput) {
  for await (const person of storedPeople(input.call, { signal: input.signal })) {
    if ('deletedAt' in person && person.deletedAt !== undefined) continue;
    const name = `${person.type} ${person.id}`;
    try {
      // Rows of people have nothing in common.
      yield await rowLines(target, person, undefined as Context, name, '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield leftOutLine(name, error.message);
    }
  }
}

/** Rows for the tables of another system, a line each. */
export function exportRows<Context>(target: (input: ExportInput) => RowTarget<Context>): Exporter {
  return async function* (input) {
    const encoder = new TextEncoder();
    const made = target(input);
    const options = { signal: input.signal };
    if (input.conversationId === undefined) {
      for await (const line of peopleLines(made, input)) yield encoder.encode(line);
    }
    for await (const id of input.conversations()) {
      try {
        const owner = await input.call('conversations.get', [id], options);
        const conversation = new ConversationLines(made, owner);
        for await (const record of storedRecords(input.call, id, options)) {
          const lines = await conversation.lines(record);
          if (lines !== '') yield encoder.encode(lines);
        }
        input.written();
      } catch (error) {
        // Deleted, which their systems would not have.
        if (!isGone(input, error)) throw error;
      }
    }
  };
}
