/** An export of ChatGPT with files, and the traps that theirs have. Neutral. */

import { noise } from './noise.js';

const encoder = new TextEncoder();
export const jsonBytes = (value) => encoder.encode(JSON.stringify(value));

/** What begins like a file of this kind, and goes on with noise. */
const like = (beginning, seed, length = 3000) => {
  const bytes = noise(length, seed);
  bytes.set(beginning);
  return bytes;
};
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const WAV = [0x52, 0x49, 0x46, 0x46, 1, 2, 3, 4, 0x57, 0x41, 0x56, 0x45];

export const bytes = {
  photo: like(PNG, 1),
  /** Its id begins with the photo's. */
  longer: like(PNG, 2),
  drawn: like([0xff, 0xd8, 0xff], 3),
  report: like(encoder.encode('%PDF-1.7'), 4, 70_000),
  voice: like(WAV, 5),
  hidden: like(PNG, 6),
};

export const image = (asset_pointer, more = {}) => ({
  content_type: 'image_asset_pointer',
  asset_pointer,
  size_bytes: 1,
  width: 8,
  height: 8,
  ...more,
});

/** A conversation whose messages follow each other. */
export function conversation(id, messages) {
  const mapping = { [`${id}-0`]: { id: `${id}-0`, parent: null, children: [], message: null } };
  messages.forEach(({ role = 'user', parts, attachments }, index) => {
    const key = `${id}-${index + 1}`;
    mapping[key] = {
      id: key,
      parent: `${id}-${index}`,
      children: [],
      message: {
        id: key,
        author: { role },
        create_time: 1700000000 + index,
        content: { content_type: 'multimodal_text', parts },
        metadata: attachments ? { attachments } : {},
      },
    };
  });
  return { conversation_id: id, title: id, current_node: `${id}-${messages.length}`, mapping };
}

export const chats = [
  conversation('pictures', [
    {
      parts: [image('file-service://file-AbC'), 'What is this?'],
      attachments: [{ id: 'file-AbC', name: 'my photo.png', mimeType: 'image/png', size: 3000 }],
    },
    { role: 'assistant', parts: [image('file-service://file-AbCd')] },
    { role: 'tool', parts: [image('sediment://5f3c#file_00000000ab12#p_0.jpg')] },
    {
      parts: ['and this'],
      attachments: [
        { id: 'file-Report9', name: 'report.pdf', mime_type: 'application/pdf', size: 1 },
        { id: 'file-Gone77', name: 'gone.txt', mime_type: 'text/plain', size: 5 },
      ],
    },
  ]),
  conversation('voice', [
    {
      parts: [
        {
          content_type: 'real_time_user_audio_video_asset_pointer',
          frames_asset_pointers: [image('sediment://file_frame1')],
          audio_asset_pointer: {
            content_type: 'audio_asset_pointer',
            asset_pointer: 'sediment://file_00000000cd34',
            format: 'wav',
          },
        },
      ],
    },
    // The same picture once more.
    { parts: [image('file-service://file-AbC')] },
  ]),
];

/** By their paths. The report is stored as it is, the rest deflated. */
export const files = {
  'chat.html': encoder.encode('<html></html>'),
  'user.json': jsonBytes({ id: 'user-1' }),
  'conversations.json': jsonBytes(chats),
  'conversation_asset_file_names.json': jsonBytes({
    'file-Report9.dat': 'report.pdf',
    'file_00000000cd34.dat': 'said/voice note.wav',
  }),
  'file-AbCd-longer.png': bytes.longer,
  'file-AbC-my photo.png': bytes.photo,
  'user-1/file_00000000ab12-1f.jpg': bytes.drawn,
  'file-Report9.dat': [bytes.report, { level: 0 }],
  'voice/audio/file_00000000cd34.dat': bytes.voice,
  'dalle-generations/file_frame1.png': bytes.hidden,
  'dalle-generations/file-Nobody-0.webp': noise(10),
};
