import type { JsonObject } from '../../types.js';
import type { AttachmentRecord, Nanoseconds } from '../records.js';
import { integer, json, requireNoThread, requireOnPath, text, timestamp } from './cells.js';
import type { Owner, RowTarget } from './export-rows.js';

interface Context {
  conversationKey: number;
  owner: Owner;
  /** Their numbers for our ids. */
  messageKeys: Map<string, number>;
  lastMessageAt: string | null;
}

// What they keep in the metadata and we in fields.
function metadata(attachment: AttachmentRecord): JsonObject {
  const { size, extractionStatus, extractedText } = attachment;
  const ours = {
    ...(size !== undefined && { size }),
    ...(extractionStatus !== undefined && { extraction_status: extractionStatus }),
    ...(extractedText !== undefined && { extracted_text: extractedText }),
  };
  return { ...ours, ...attachment.metadata };
}

/** `p_chat_conversation`, `p_chat_message`, `p_chat_attachment` and `p_chat_chat_component`. */
export function democrai(): RowTarget<Context> {
  const last = { conversation: 0, message: 0, attachment: 0, component: 0 };
  // What their base class adds to every table.
  const base = (context: Context, createdAt: Nanoseconds, updatedAt: Nanoseconds) => ({
    user_id: text('userId', context.owner.userId),
    organization_id: text('organizationId', context.owner.organizationId),
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
  });
  return {
    context: (_conversation, owner) => ({
      conversationKey: ++last.conversation,
      owner,
      messageKeys: new Map(),
      lastMessageAt:
        owner.lastMessageAt === null ? null : timestamp(`${owner.lastMessageAt}000000`),
    }),
    fields: {
      conversation: ['title', 'summary', 'summaryUntilSequence', 'createdAt'],
      message: ['role', 'kind', 'status', 'content', 'createdAt'],
      attachment: [
        'name',
        'mimeType',
        'storagePath',
        'fileId',
        'extractionRequestId',
        'size',
        'extractionStatus',
        'extractedText',
        'metadata',
        'createdAt',
      ],
      component: ['componentKind', 'payload', 'createdAt'],
    },
    rows: {
      conversation: (conversation, context) => [
        {
          table: 'p_chat_conversation',
          cells: {
            id: context.conversationKey,
            title: text('title', conversation.title ?? '', 255),
            summary: text('summary', conversation.summary ?? ''),
            summary_until_sequence: integer(
              'summaryUntilSequence',
              conversation.summaryUntilSequence ?? 0,
            ),
            last_message_at: context.lastMessageAt,
            ...base(context, conversation.createdAt!, conversation.updatedAt!),
          },
        },
      ],
      message: (message, context) => {
        requireNoThread(message);
        requireOnPath(message);
        const { content } = message;
        const cells = {
          id: ++last.message,
          conversation_id: context.conversationKey,
          role: message.role,
          kind: message.kind ?? 'text',
          status: message.status ?? 'completed',
          sequence: integer('sequence', message.sequence!),
          // Theirs is always an object.
          content: json('content', typeof content === 'string' ? { text: content } : content),
          ...base(context, message.createdAt!, message.updatedAt!),
        };
        context.messageKeys.set(message.id, cells.id);
        return [{ table: 'p_chat_message', cells }];
      },
      attachment: (attachment, context) => [
        {
          table: 'p_chat_attachment',
          cells: {
            id: ++last.attachment,
            conversation_id: context.conversationKey,
            message_id: context.messageKeys.get(attachment.messageId)!,
            name: text('name', attachment.name ?? '', 255),
            mime_type: text('mimeType', attachment.mimeType ?? '', 255),
            storage_path: text('storagePath', attachment.storagePath ?? ''),
            file_id: text('fileId', attachment.fileId ?? '', 255),
            extraction_request_id: text(
              'extractionRequestId',
              attachment.extractionRequestId ?? '',
              255,
            ),
            metadata_json: json('metadata', metadata(attachment)),
            ...base(context, attachment.createdAt!, attachment.updatedAt!),
          },
        },
      ],
      component: (component, context) => {
        const cells = {
          id: ++last.component,
          conversation_id: context.conversationKey,
          message_id: context.messageKeys.get(component.messageId ?? '') ?? null,
          sequence: integer('sequence', component.sequence!),
          component_kind: text('componentKind', component.componentKind, 32),
          payload: json('payload', component.payload),
          ...base(context, component.createdAt!, component.updatedAt!),
        };
        return [{ table: 'p_chat_chat_component', cells }];
      },
    },
  };
}
