/** What axe-core says about a page: rules that people with assistive technology depend on. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} where what is told with each complaint
 * @returns {Promise<string[]>}
 */
export async function accessibilityTrouble(page, where) {
  // Evaluated from outside: the page's policy lets no script in.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source);
  const violations = await page.evaluate(async () => {
    // What fades in or out has less contrast meanwhile.
    const still = new CSSStyleSheet();
    still.replaceSync(
      '*, ::before, ::after { transition: none !important; animation: none !important }',
    );
    document.adoptedStyleSheets = [still];
    const results = await window.axe.run(document, { resultTypes: ['violations'] });
    document.adoptedStyleSheets = [];
    return results.violations.map(({ id, help, nodes }) => {
      const places = nodes.map(
        ({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`,
      );
      return `${id}: ${help}\n${places.join('\n')}`;
    });
  });
  return violations.map((violation) => `${where}: ${violation}`);
}
