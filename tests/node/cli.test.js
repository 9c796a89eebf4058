/** The program `chatkeep`: its help, and what it says of what it cannot do. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { startNode } from '../support/child.js';
import { runCli } from '../support/cli.js';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const optionsIn = (help) => [...help.matchAll(/^ {2}--([a-z]+)/gm)].map(([, name]) => name);

test('the help tells of every command, and the page about it has every option', async (t) => {
  const { code, stdout, stderr } = await runCli(t, ['--help']);
  assert.deepEqual([code, stderr], [0, '']);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) {2,}\w/gm)].map(([, name]) => name);
  for (const name of ['import', 'export', 'stats', 'doctor']) assert.ok(names.includes(name));
  const page = await readFile(inRoot('docs/command-line.md'), 'utf8');
  for (const name of names) {
    const help = await runCli(t, [name, '--help']);
    assert.equal(help.code, 0);
    for (const heading of ['Usage: chatkeep ', 'Options:', 'Exit codes:', 'Examples:']) {
      assert.ok(help.stdout.includes(heading), `${name}: ${heading}`);
    }
    const options = optionsIn(help.stdout);
    assert.ok(options.includes('store') && options.includes('json'), name);
    assert.ok(page.includes(`chatkeep ${name}`), name);
    assert.deepEqual(
      options.filter((option) => !page.includes(`--${option}`)),
      [],
    );
    for (const line of help.stdout.split('\n')) assert.ok(line.length <= 100, line);
  }
});

test('without anything it shows the help, as wrong usage; and it knows its version', async (t) => {
  const nothing = await runCli(t, []);
  assert.equal(nothing.code, 2);
  assert.match(nothing.stdout, /^Usage: chatkeep COMMAND/);
  const { version } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  assert.equal((await runCli(t, ['--version'])).stdout, `${version}\n`);
});

const wrong = [
  [['exprot'], /exprot: there is no such command: did you mean export\?/],
  [['export', '--fromat', 'x'], /--fromat.*did you mean --format\?/],
  [['export', '--format', 'markdwon'], /--format markdwon: did you mean markdown\?/],
  [['import'], /Which file/],
  [['stats', 'b'], /b: there is one argument too many/],
  [['import', 'a', '--into', '--json'], /--into needs a value: DIR/],
  [['import', 'a', '--into', 'x', '--store', 'y'], /--into and --store/],
  [['stats', '--name', 'a', '--name', 'b'], /--name is there twice/],
  [['export', '--json'], /--json needs --output/],
];

test('wrong usage is told, with what was meant', async (t) => {
  const cwd = await folderFor(t, 'cli');
  for (const [args, message] of wrong) {
    const { code, stderr } = await runCli(t, args, { cwd });
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, message);
    assert.match(stderr, /--help tells more\.\n$/);
  }
  assert.deepEqual(await readdir(cwd), []);
});

test('a store that is not there is not made; those that are there are named', async (t) => {
  const folder = await folderFor(t, 'cli');
  const directory = path.join(folder, 'stores');
  for (const command of ['export', 'stats', 'doctor']) {
    const none = await runCli(t, [command, '--store', directory]);
    assert.deepEqual([none.code, none.stdout], [2, '']);
    assert.match(none.stderr, /There is no store chats in .*no such directory/);
  }
  assert.ok(!existsSync(directory));
  await mkdir(directory);
  assert.match((await runCli(t, ['stats', '--store', directory])).stderr, /It holds none/);

  const store = await openChatStore({ name: 'notes', storage: { directory } });
  await store.close();
  const before = await readdir(directory);
  const answer = await runCli(t, ['export', '--store', directory, '--output', 'x']);
  assert.equal(answer.code, 2);
  assert.match(answer.stderr, /There are: notes \(.*KiB\)\. Say with --name which one\./);
  const asJson = await runCli(t, ['doctor', '--store', directory, '--json']);
  assert.equal(JSON.parse(asJson.stdout).error.code, 'USAGE');
  assert.deepEqual(await readdir(directory), before);
});

test('a store that is open elsewhere is LOCKED, and the process is named', async (t) => {
  const directory = await folderFor(t, 'cli');
  const holder = startNode(t, inRoot('tests/support/holder.js'), directory, 'chats');
  await once(holder.lines, 'line');
  const doctor = await runCli(t, ['doctor', '--store', directory]);
  assert.equal(doctor.code, 3);
  assert.match(doctor.stderr, new RegExp(`^chatkeep: LOCKED: .*process ${holder.child.pid}\\b`));
  assert.doesNotMatch(doctor.stderr, /\n\s+at /, 'no stack');
  const { code, stdout } = await runCli(
    t,
    ['export', '--store', directory, '--output', 'x', '--json'],
    {
      cwd: directory,
    },
  );
  assert.equal(code, 3);
  assert.equal(JSON.parse(stdout).error.code, 'LOCKED');
  assert.ok(!(await readdir(directory)).some((name) => name.includes('x')));
  holder.child.stdin.end();
  assert.equal(await holder.exited, 0);
});
