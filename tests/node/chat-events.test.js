/** How the bytes of an answer become events: NDJSON and SSE, cut anywhere. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../support/chat-events.js';

const utf8 = new TextEncoder();

const whole = (format, text) => decode(format, [utf8.encode(text)]);

/** Each way of cutting the bytes in two, and every byte by itself. */
function* cuts(bytes) {
  for (let at = 0; at <= bytes.length; at++) yield [bytes.subarray(0, at), bytes.subarray(at)];
  yield Array.from(bytes, (byte) => Uint8Array.of(byte));
}

const events = [
  { type: 'start', messageId: 'm' },
  { type: 'token', text: 'é 漢字 👩‍👩‍👧 \u0000 مرحبا' },
  { type: 'token', text: '\u2028 a line separator, \r\n and an end of line' },
  { type: 'component', componentKind: 'chart', payload: { values: [1, 2] } },
  { type: 'thinking', of: ['something', '🤔'] },
  { type: 'done' },
];

const ndjson = (end) => events.map((event) => JSON.stringify(event)).join(end) + end;

const sse = (end) =>
  [
    ': a comment 💬',
    'event: message',
    ...events
      .slice(0, -1)
      .flatMap((event, index) => [`id: ${index}`, `data: ${JSON.stringify(event)}`, '']),
    'retry: 1000',
    // In two lines, between which no end of line may be taken for a blank line.
    'data: {"type":',
    'data: "done"}',
    '',
    '',
  ].join(end);

for (const [name, end] of Object.entries({ LF: '\n', CRLF: '\r\n', CR: '\r' })) {
  for (const format of ['ndjson', 'sse']) {
    for (const mark of ['', '\uFEFF']) {
      const as = `${format}, lines end with ${name}${mark && ', a byte order mark'}`;
      test(`${as}: the same events wherever the bytes are cut`, () => {
        const bytes = utf8.encode(mark + (format === 'ndjson' ? ndjson(end) : sse(end)));
        for (const pieces of cuts(bytes)) {
          const where = `cut at ${pieces[0].length}`;
          assert.deepEqual(decode(format, pieces), { events, error: null }, where);
          assert.deepEqual(decode('detect', pieces), { events, error: null }, `${where}, detected`);
        }
      });
    }
  }
}

test('blank lines, blank beginnings and a last line without its end', () => {
  const token = { type: 'token', text: 'a' };
  const json = JSON.stringify(token);
  assert.deepEqual(whole('ndjson', `\n \n${json}\n\n${json}`).events, [token, token]);
  assert.deepEqual(whole('detect', `\n\t ${json}`).events, [token]);
  assert.deepEqual(whole('sse', `data: ${json}`).events, [token]);
  assert.deepEqual(whole('sse', `\n\ndata: ${json}\n`).events, [token]);
  for (const format of ['ndjson', 'sse', 'detect']) {
    assert.deepEqual(whole(format, ''), { events: [], error: null });
    assert.deepEqual(whole(format, ' \n\n'), { events: [], error: null });
  }
});

test('SSE: data of several lines is one event, and other fields mean nothing', () => {
  const { events: found, error } = whole(
    'sse',
    [
      'event: token',
      'data: {"type":',
      'data:  "token",',
      'data',
      'data: "text": "a b"}',
      'custom: field',
      '',
      'event: ping',
      '',
      'data:',
      '',
      ':',
      '',
    ].join('\n'),
  );
  assert.equal(error, null);
  assert.deepEqual(found, [{ type: 'token', text: 'a b' }]);
});

test('SSE: data: [DONE] is done', () => {
  for (const text of ['data: [DONE]\n\n', 'data:[DONE]', 'event: end\ndata: [DONE] \n\n']) {
    assert.deepEqual(whole('sse', text), { events: [{ type: 'done' }], error: null });
  }
});

test('bytes that are no UTF-8 become U+FFFD', () => {
  const bytes = utf8.encode('{"type":"token","text":"a?b"}\n');
  bytes[bytes.indexOf(63)] = 0xff;
  assert.deepEqual(decode('ndjson', [bytes]).events, [{ type: 'token', text: 'a\uFFFDb' }]);
});

test('what is no event fails, with its line, and keeps what came before', () => {
  const token = '{"type":"token","text":"a"}';
  const wrong = [
    'not JSON',
    '{"type":"token","text":"a"',
    '[]',
    '"token"',
    'null',
    '{}',
    '{"type":1}',
    '{"type":"token"}',
    '{"type":"token","text":null}',
    '{"type":"token","text":["a"]}',
    '{"type":"step","step":"search"}',
    '{"type":"step","step":[]}',
    '{"type":"sources","sources":{}}',
    '{"type":"visualization"}',
    '{"type":"component","payload":{}}',
    '{"type":"component","componentKind":"chart","payload":[1]}',
    '{"type":"usage","usage":3}',
    '{"type":"error"}',
    '{"type":"start","messageId":""}',
    '{"type":"start","messageId":7}',
    '{"__proto__":{"type":"token"}}',
  ];
  for (const line of wrong) {
    const inNdjson = whole('ndjson', `${token}\r\n\r\n${line}\r\n${token}`);
    const inSse = whole('sse', `data: ${token}\n\n: here\ndata: ${line}\n\ndata: ${token}\n\n`);
    for (const [{ events: found, error }, number] of [
      [inNdjson, 3],
      [inSse, 4],
    ]) {
      assert.deepEqual(found, [{ type: 'token', text: 'a' }], line);
      assert.equal(error?.code, 'INTERNAL', line);
      assert.match(error.message, new RegExp(`^Line ${number} `), line);
      // What a transport sent is nobody else's business.
      assert.doesNotMatch(error.message, /not JSON$|search/, line);
    }
  }
});

test('names of methods are types like any other unknown one', () => {
  const found = whole('ndjson', '{"type":"toString"}\n{"type":"__proto__","a":1}\n').events;
  assert.deepEqual(found, [{ type: 'toString' }, { type: '__proto__', a: 1 }]);
});

test('a page or a plain error is not an empty answer', () => {
  for (const text of ['<!doctype html>\n<p>Sign in</p>\n', 'Internal Server Error']) {
    const { events: found, error } = whole('detect', text);
    assert.deepEqual(found, []);
    assert.equal(error?.code, 'INTERNAL');
    assert.match(error.message, /^Line 1 /);
  }
});

test('a line of 4 MB in pieces of 1 KB costs no more than its length', () => {
  const text = 'x'.repeat(4_000_000);
  const bytes = utf8.encode(`{"type":"token","text":"${text}"}\n`);
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 1024) pieces.push(bytes.subarray(at, at + 1024));
  const { events: found } = decode('ndjson', pieces);
  assert.equal(found.length, 1);
  assert.equal(found[0].text, text);
});
