/** Starts the real browsers of this machine. A browser that is not there is an error. */

import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { makeFolder, removeFolder } from './temporary.js';

/** @typedef {'chromium' | 'firefox'} BrowserName */

const kinds = {
  chromium: {
    variable: 'CHATKEEP_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    launch: {
      browser: 'chrome',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  firefox: {
    variable: 'CHATKEEP_FIREFOX',
    commands: ['firefox-esr', 'firefox'],
    launch: {
      browser: 'firefox',
      extraPrefsFirefox: {
        // Firefox asks its makers for settings and add-ons when it starts; a test asks nobody.
        'app.normandy.enabled': false,
        'extensions.systemAddon.update.enabled': false,
        'network.captive-portal-service.enabled': false,
        'network.connectivity-service.enabled': false,
        'services.settings.server': 'http://127.0.0.1:9/',
      },
    },
  },
};

/** @param {string} command @returns {string | null} its path */
function findCommand(command) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const candidate = path.join(folder, command);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** @param {BrowserName} name @returns {string} the path of the browser's program */
export function findBrowser(name) {
  const { variable, commands } = kinds[name];
  const given = process.env[variable];
  if (given) return given;
  for (const command of commands) {
    const found = findCommand(command);
    if (found) return found;
  }
  throw new Error(
    `${name} is not installed: none of ${commands.join(', ')} is on PATH. ` +
      `Install it or give its path as ${variable}.`,
  );
}

/**
 * @typedef {object} RunningBrowser
 * @property {import('puppeteer-core').Browser} browser
 * @property {() => Promise<void>} close as a person closes it; a profile that was given stays
 * @property {() => Promise<void>} kill SIGKILL; a profile that was given stays
 */

/**
 * @param {BrowserName} name
 * @param {{ profile?: string }} [options] without `profile`, one that is gone afterwards
 * @returns {Promise<RunningBrowser>}
 */
export async function launchBrowser(name, { profile } = {}) {
  const executablePath = findBrowser(name);
  const userDataDir = profile ?? (await makeFolder(name));
  const cleanUp = async () => {
    if (profile === undefined) await removeFolder(userDataDir);
  };
  let browser;
  try {
    browser = await puppeteer.launch({
      ...kinds[name].launch,
      executablePath,
      userDataDir,
      headless: true,
      timeout: 120_000,
    });
  } catch (error) {
    await cleanUp();
    throw error;
  }
  const exited = new Promise((resolve) => {
    if (browser.process().exitCode !== null) resolve();
    browser.process().once('exit', resolve);
  });
  return {
    browser,
    async close() {
      try {
        await browser.close();
        await exited;
      } finally {
        await cleanUp();
      }
    },
    async kill() {
      browser.process().kill('SIGKILL');
      await exited;
      await cleanUp();
    },
  };
}
