/** The packed package as its users' compilers and bundlers resolve it: it is ESM, and only that. */

import assert from 'node:assert/strict';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { install, pack } from '../support/npm.js';
import { inRoot } from '../support/paths.js';
import { makeFolder, removeFolder } from '../support/temporary.js';
import { resolutions, typeErrorsIn } from '../support/type-check.js';

describe('the packed package, to those who resolve it', () => {
  let folder;
  let tarball;
  before(async () => {
    folder = await makeFolder('types');
    ({ tarball } = await pack(folder));
    await install(folder, tarball);
    await mkdir(path.join(folder, 'node_modules/@types'));
    for (const name of ['@types/react', 'csstype']) {
      await symlink(inRoot('node_modules', name), path.join(folder, 'node_modules', name));
    }
  });
  after(() => removeFolder(folder));

  test('publint has nothing to say', async () => {
    const { buffer } = Uint8Array.from(await readFile(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    assert.deepEqual(messages, []);
  });

  test('its types are right', async () => {
    const data = Uint8Array.from(await readFile(tarball));
    const { types, problems, entrypoints } = await checkPackage(createPackageFromTarballData(data));
    assert.equal(types.kind, 'included');
    assert.ok('./engine' in entrypoints && './react' in entrypoints);
    // As its profile `esm-only`: require() in TypeScript, and resolution that knows no `exports`.
    const withoutEsm = ['node10', 'node16-cjs'];
    const others = problems.filter(({ resolutionKind }) => !withoutEsm.includes(resolutionKind));
    assert.deepEqual(others, []);
  });

  for (const resolution of resolutions) {
    test(`its declarations compile, all of them: ${resolution.moduleResolution}`, async () => {
      await cp(inRoot('tests/consumers/types/program.ts'), path.join(folder, 'program.ts'));
      const compiler = inRoot('node_modules/typescript/bin/tsc');
      assert.equal(await typeErrorsIn(folder, compiler, resolution), '');
    });
  }
});
