// Keys alone: from the start to an article, and to whatever a mouse reaches.

import assert from "node:assert/strict";
import { asked, leads, scenes, serve, titles, total } from "./room.js";

const site = await serve();
const scene = scenes(site);
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

scene("from the start to an article without a mouse", async (page) => {
  await page.goto("/");
  await page.keyboard.press("/");
  await page.keyboard.type("ceasefire");
  await leads(page, () => page.keyboard.press("Enter"));
  const found = await titles(page);
  await page.keyboard.press("j");
  assert.equal(await focused(page), found[0]);
  await page.keyboard.press("j");
  assert.equal(await focused(page), found[1]);
  await page.keyboard.press("k");
  assert.equal(await focused(page), found[0]);
  await page.keyboard.press("k");
  assert.equal(await focused(page), found[0], "nothing is before the first");
  await page.keyboard.press("j");
  await leads(page, () => page.keyboard.press("Enter"));
  assert.equal(await page.locator("h1").innerText(), found[1]);
  await page.keyboard.press("n");
  assert.equal(await page.locator("mark.at").count(), 1);
});

scene("? shows the help over the page and Escape closes it", async (page) => {
  await page.goto("/?q=treaty");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog");
  await help.waitFor();
  assert.match(await help.innerText(), /previous result/);
  await page.keyboard.press("j");
  assert.equal(await page.locator(".hit.at").count(), 0, "keys belong to what is open");
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  assert.deepEqual(asked(page), ["q=treaty"]);
});

scene("? twice shows the help once", async (page) => {
  await page.goto("/");
  await page.keyboard.press("?");
  await page.keyboard.press("?");
  await page.getByRole("dialog").first().waitFor();
  await page.waitForTimeout(300);
  assert.equal(await page.getByRole("dialog").count(), 1);
});

scene("keys are letters while one types", async (page) => {
  await page.goto("/?q=treaty");
  await page.keyboard.press("/");
  await page.keyboard.press("End");
  await page.keyboard.type(" jk?n/");
  assert.equal(await page.inputValue("#q"), "treaty jk?n/");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  assert.equal(await page.locator(".hit.at").count(), 1);
});

scene("f goes to the counts, and the tab key through them", async (page) => {
  await page.goto("/?q=treaty");
  await page.keyboard.press("f");
  assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest("#facets"))));
  const before = await total(page);
  // The minus is reached by Tab and seen when it is.
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches(".row .not"))) break;
  }
  assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement).opacity), "1");
  await leads(page, () => page.keyboard.press("Enter"));
  assert.ok((await total(page)) < before);
});

scene("the first Tab leads past the top, and what has the focus is seen", async (page) => {
  await page.goto("/?q=treaty");
  await page.keyboard.press("Tab");
  assert.match(await focused(page), /Skip/);
  const skip = await page.locator(".skip").boundingBox();
  assert.ok(skip.y >= 0);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return `${document.activeElement.outerHTML.slice(0, 80)} ${outlineStyle} ${outlineWidth}`;
    });
    assert.match(outline, /solid [1-9]|auto/, outline);
  }
});

scene("the export menu opens and closes by keys", async (page) => {
  await page.goto("/?q=treaty");
  await page.locator(".bar .menu summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".bar .menu a").first().isVisible());
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".bar .menu a").first().isVisible()));
});

scene("a name is put right by keys", async (page) => {
  const [first] = (await site.ask("/api/entities?kind=person&n=1")).entities.person;
  await page.goto(`/entity/${first.id}`);
  const summary = page.locator(".correct summary").first();
  await summary.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.name), "to");
});
