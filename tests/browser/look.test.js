// How every page looks: narrow and wide, light and dark, from right to left; and what axe-core says of it.

import assert from "node:assert/strict";
import { barriers, everyPage, MEANT, scenes, serve, shot } from "./room.js";

const site = await serve();
const scene = scenes(site);
const pages = await everyPage(site);

/** What sticks out to the side. */
const tooWide = (page) =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const out = [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > room + 1);
    return out.slice(-4).map((node) => node.outerHTML.slice(0, 120));
  });

/** What is to be hit with a finger and is smaller than 24 by 24, besides links inside of sentences. */
const tooSmall = (page) =>
  page.evaluate(() => {
    const inSentence = (node) => node.closest("p:not(.telling, .more, .words), blockquote, svg") || getComputedStyle(node).display === "inline" && node.parentElement.matches(".notes li, .meta, dd");
    const isSeen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen, .skip");
    const targets = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")];
    const small = targets.filter((node) => {
      if (inSentence(node) || !isSeen(node)) return false;
      const { width, height } = node.getBoundingClientRect();
      return width < 23.5 || height < 23.5;
    });
    return small.slice(0, 6).map((node) => {
      const { width, height } = node.getBoundingClientRect();
      return `${Math.round(width)}x${Math.round(height)} ${node.outerHTML.slice(0, 100)}`;
    });
  });

for (const [name, path] of Object.entries(pages)) {
  scene(`${name}: 360 pixels are wide enough`, { width: 360, height: 740, hasTouch: true, isMobile: true, expects: MEANT }, async (page) => {
    await page.goto(path);
    await shot(page, `narrow ${name}`);
    assert.deepEqual(await tooWide(page), []);
    assert.deepEqual(await tooSmall(page), []);
    const [text] = await page.locator("main p, main li, main td").evaluateAll((nodes) => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize)).sort((one, other) => one - other));
    assert.ok(text === undefined || text >= 12, `letters of ${text} pixels`);
  });

  scene(`${name}: nothing is in anybody's way, light or dark, and nothing is lost on a wide screen`, { expects: MEANT }, async (page) => {
    await page.goto(path);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await shot(page, `${colorScheme} ${name}`);
      const { grave, others } = await barriers(page);
      for (const other of others) console.log(`${name}, ${colorScheme}: ${other}`);
      assert.deepEqual(grave, []);
    }
    await page.setViewportSize({ width: 3840, height: 2160 });
    await shot(page, `wide ${name}`);
    assert.deepEqual(await tooWide(page), []);
    const lines = await page.locator(".snippet, .text > p, .lede, blockquote").evaluateAll((nodes) =>
      nodes.map((node) => node.getBoundingClientRect().width / parseFloat(getComputedStyle(node).fontSize)),
    );
    assert.ok(lines.every((width) => width < 50), `no line is longer than a hundred letters: ${Math.max(...lines)}`);
  });
}

scene("dark is dark and light is light", async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).reduce((sum, part) => sum + Number(part), 0) / 3);
  await page.goto("/");
  assert.ok((await paper()) > 200);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.ok((await paper()) < 60);
});

scene("what opens is in nobody's way either", async (page) => {
  await page.goto("/?q=treaty");
  await page.locator(".bar .menu summary").click();
  await page.keyboard.press("/");
  await page.keyboard.type(" person:gorb");
  await page.getByRole("option").first().waitFor();
  assert.deepEqual((await barriers(page)).grave, []);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await shot(page, "help dialog");
  assert.deepEqual((await barriers(page)).grave, []);
});

for (const [language, words, tag] of [["Arabic", "القاهرة", "ar"], ["Hebrew", "ירושלים", "he"]]) {
  scene(`${language} is set from the right`, async (page) => {
    await page.goto(`/?${new URLSearchParams({ q: words, lang: tag })}`);
    const title = page.locator(".hit h2").first();
    assert.equal(await title.evaluate((node) => getComputedStyle(node).direction), "rtl");
    const box = await page.locator(".hit h2 a").first().boundingBox();
    const row = await page.locator(".hit").first().boundingBox();
    assert.ok(box.x + box.width > row.x + row.width - 30, "it begins at the right");
    assert.equal(await page.locator(".hit .snippet").first().evaluate((node) => getComputedStyle(node).direction), "rtl");
    assert.equal(await page.locator(".hit article").first().getAttribute("lang"), tag);
    assert.ok(await page.locator(".hit mark").count());
    await page.locator(".hit h2 a").first().click();
    const text = page.locator("article.text");
    await text.waitFor();
    assert.deepEqual([await text.getAttribute("dir"), await text.getAttribute("lang")], ["rtl", tag]);
    assert.equal(await page.locator(".text > p").last().evaluate((node) => getComputedStyle(node).direction), "rtl");
    assert.equal(await page.locator(".text .meta").evaluate((node) => getComputedStyle(node).direction), "ltr");
    assert.deepEqual((await barriers(page)).grave, []);
    await shot(page, language);
    await page.setViewportSize({ width: 360, height: 740 });
    assert.deepEqual(await tooWide(page), []);
  });
}
