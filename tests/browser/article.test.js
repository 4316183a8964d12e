// Reading: an article with its matches, names and dates, whom it names, its copies, what is like it, and its file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { corpus, leads, scenes, serve, shot, texts } from "./room.js";

const site = await serve();
const scene = scenes(site);
const { hits } = await site.ask("/api/search?q=ceasefire&n=1");
const address = `/article/${hits[0].id}?q=ceasefire`;

scene("a hit is opened, and the way back leads to the result", async (page) => {
  await page.goto("/?q=ceasefire&sort=newest");
  const title = await page.locator(".hit h2 a").first().innerText();
  await leads(page, () => page.locator(".hit h2 a").first().click());
  assert.equal(await page.locator("h1").innerText(), title);
  assert.ok((await page.locator(".text > p").count()) > 1);
  await leads(page, () => page.getByRole("link", { name: /Back to the result/ }).click());
  assert.equal(new URL(page.url()).search, "?q=ceasefire&sort=newest");
});

scene("all of the text is there as it was read", async (page) => {
  const article = await site.ask(`/api/articles/${hits[0].id}`);
  await page.goto(address);
  const words = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const shown = await page.locator(".text > p:not(.meta, .back, .warn)").allTextContents();
  assert.equal(words(shown.join(" ")), words(article.text));
  assert.equal(words(await page.locator("h1").innerText()), words(article.title));
});

scene("names, dates and matches are marked, each by its kind", async (page) => {
  await page.goto(address);
  for (const kind of ["person", "place"]) assert.ok(await page.locator(`.text .n.${kind}`).count(), kind);
  const date = page.locator(".text .date").first();
  assert.match(await date.getAttribute("title"), /\d{4}/);
  for (const word of await texts(page, ".text mark")) assert.match(word, /cease|truce|fire/i);
  await shot(page, "article");
});

scene("n and p step through the matches and around", async (page) => {
  await page.goto(address);
  const marks = await page.locator("mark[id]").count();
  assert.ok(marks > 1);
  const at = () => new URL(page.url()).hash;
  const shown = page.locator("mark.at");
  await page.keyboard.press("n");
  assert.equal(at(), "#m1");
  assert.equal(await shown.count(), 1);
  await page.keyboard.press("n");
  assert.equal(at(), "#m2");
  await page.keyboard.press("p");
  await page.keyboard.press("p");
  assert.equal(at(), `#m${marks}`);
  assert.equal(await shown.getAttribute("id"), `m${marks}`);
  assert.match(await page.locator(".steps h2").innerText(), new RegExp(`${marks} of ${marks}`));
  const { y, height } = await shown.boundingBox();
  assert.ok(y >= 0 && y + height <= 800, "the match is seen");
  // Stepping is no way that one has to go back.
  await page.keyboard.press("n");
  await page.goBack();
  assert.equal(page.url(), "about:blank");
});

scene("the matches are links beside the text as well", async (page) => {
  await page.goto(address);
  await page.locator(".steps a").nth(1).click();
  assert.equal(new URL(page.url()).hash, "#m2");
  assert.equal(await page.locator("mark.at").getAttribute("id"), "m2");
});

scene("a name in the text leads to its page, one beside it to its articles", async (page) => {
  await page.goto(address);
  await leads(page, () => page.locator(".text p .n.person").first().click());
  assert.match(new URL(page.url()).pathname, /^\/entity\/person:/);
  await page.goBack();
  const row = page.locator("#facets .facet .row").first();
  await row.hover();
  await leads(page, () => row.locator(".find").click());
  assert.ok(await page.locator(".hit").count());
});

scene("copies lead to each other", async (page) => {
  const { hits: [first] } = await site.ask("/api/search?q=jeddah+ceasefire&n=1");
  await page.goto(`/article/${first.id}`);
  const copies = page.locator("section", { has: page.getByRole("heading", { name: "Copies and versions" }) });
  const [title, path] = [await page.locator("h1").innerText(), page.url()];
  await leads(page, () => copies.locator("a").first().click());
  assert.notEqual(page.url(), path);
  assert.ok(await copies.locator("a").count(), `a copy of “${title}” knows it`);
});

scene("related articles are other ones", async (page) => {
  await page.goto(address);
  const related = page.locator("section", { has: page.getByRole("heading", { name: "Related" }) });
  const [title, others] = [await page.locator("h1").innerText(), await related.locator("a").allInnerTexts()];
  assert.ok(others.length > 0 && !others.includes(title));
  await leads(page, () => related.locator("a").first().click());
  assert.equal(await page.locator("h1").innerText(), others[0]);
});

scene("the original file is kept, not shown, byte for byte", async (page) => {
  const paths = ["wire/colombia-paz-latin1.txt", "web/1993-oslo-accord.html", "archive/1970s-1990s/reykjavik-summit.txt"];
  const { hits: all } = await site.ask("/api/search?n=1000");
  for (const path of paths) {
    const hit = all.find(({ id }) => id.endsWith(path));
    await page.goto(`/article/${hit.id}`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^original file/ }).click()]);
    assert.equal(download.suggestedFilename(), path.split("/").at(-1));
    assert.deepEqual(readFileSync(await download.path()), readFileSync(join(corpus, path)));
  }
});
