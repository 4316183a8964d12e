// What articles, questions and addresses hold is text and stays text.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attache, folder, leads, open, scenes, serve } from "./room.js";

const SCRIPT = "<script>alert(1)</script>";
const IMAGE = '<img src=x onerror="alert(2)">';
const QUOTE = `"'></mark></a><svg onload=alert(3)>`;

const place = folder("hostile");
const articles = join(place, "articles");
mkdirSync(articles);
const body = `GENEVA, March 3, 2021 - Sergey Lavrov ${SCRIPT} met Antony Blinken ${IMAGE} in Geneva on Wednesday.\n\nThe ministers spoke of sanctions ${QUOTE} and of the ceasefire. "We ${SCRIPT} agreed," said Lavrov.`;
const hostile = {
  title: `Ministers ${SCRIPT} meet ${IMAGE} again ${QUOTE}`,
  body,
  author: `A ${IMAGE} Writer`,
  source: `The ${SCRIPT} Gazette ${QUOTE}`,
  url: "javascript:alert(4)",
  date: "2021-03-04",
};
writeFileSync(join(articles, "hostile.json"), JSON.stringify(hostile));
writeFileSync(join(articles, `file ${IMAGE.replaceAll("/", "")} & 'name' #1%.txt`), `Observers of ${SCRIPT} ${IMAGE}\n\nVIENNA, May 7, 2022 - The ceasefire ${SCRIPT} was kept near Odesa ${QUOTE} for a week, said Rafael Grossi ${IMAGE} after a visit to the port. He will report to the Security Council on Tuesday.`);
const over = join(place, "index");
attache("index", "--index", over, articles);
const site = await serve({ over });
const scene = scenes(site);
const { hits } = await site.ask("/api/search?q=ceasefire");

/** Nothing of it became part of the page. */
async function isText(page) {
  const made = await page.evaluate(() => ({
    scripts: [...document.scripts].filter((script) => !script.src || new URL(script.src).origin !== location.origin).length,
    images: document.images.length,
    handlers: [...document.querySelectorAll("*")].filter((node) => node.getAttributeNames().some((name) => name.startsWith("on"))).length,
    styles: document.querySelectorAll("[style], style").length,
    addresses: [...document.querySelectorAll("a[href]")].filter((link) => !/^https?:$/.test(new URL(link.getAttribute("href"), location.href).protocol)).length,
  }));
  // Scripts set sizes of the map by style properties, which the policy allows them.
  assert.deepEqual({ ...made, styles: 0 }, { scripts: 0, images: 0, handlers: 0, styles: 0, addresses: 0 });
}

scene("both articles are found", async () => {
  assert.equal(hits.length, 2);
});

scene("a result shows it as text", async (page) => {
  for (const view of ["", "&view=map", "&view=network", "&view=timeline"]) {
    await page.goto(`/?q=ceasefire${view}`);
    await isText(page);
  }
  await page.goto("/?q=ceasefire");
  const shown = await page.locator("main").innerText();
  for (const part of ["<script>alert(1)</script>", "<img src=x onerror"]) assert.ok(shown.includes(part), part);
});

scene("an article shows it as text, and links nowhere but to the web", async (page) => {
  for (const { id } of hits) {
    await page.goto("/?q=ceasefire");
    await leads(page, () => page.locator(`.hit h2 a[href*="${id.endsWith(".txt") ? ".txt" : ".json"}"]`).first().click());
    await isText(page);
    const text = await page.locator(".text").innerText();
    assert.ok(text.includes(SCRIPT) && text.includes("<img src=x onerror"));
    await leads(page, () => page.locator(".text .n").first().click());
    await isText(page);
  }
});

scene("questions and addresses are shown as text", { expects: [/status of 4\d\d/] }, async (page) => {
  for (const words of [SCRIPT, IMAGE, QUOTE, `person:"${SCRIPT}"`, `(${IMAGE}`]) {
    await page.goto(`/?${new URLSearchParams({ q: words })}`);
    await isText(page);
    assert.equal(await page.inputValue("#q"), words);
  }
  for (const [name, value] of [["source", QUOTE], ["from", SCRIPT], ["view", IMAGE], [SCRIPT, "1"], ["person", IMAGE]]) {
    await page.goto(`/?${new URLSearchParams({ q: "ceasefire", [name]: value })}`);
    await isText(page);
  }
  for (const path of [`/article/${encodeURIComponent(SCRIPT)}`, `/entity/${encodeURIComponent(IMAGE)}`, `/${encodeURIComponent(SCRIPT)}`, `/facet?find=${encodeURIComponent(QUOTE)}`]) {
    await page.goto(path);
    await isText(page);
  }
});

scene("suggestions are text", async (page) => {
  await page.goto("/");
  await page.locator("#q").pressSequentially("source:the");
  await page.waitForTimeout(500);
  await isText(page);
});

scene("the file is kept and never shown", async (page) => {
  await page.goto(`/?q=ceasefire`);
  await page.locator(".hit h2 a[href*='.json']").first().click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^original file/ }).click()]);
  assert.equal(download.suggestedFilename(), "hostile.json");
});

scene("pages forbid what they do not need", async (page) => {
  for (const path of ["/", "/?q=ceasefire", "/help", "/api/health", "/assets/style.css"]) {
    const answer = await page.request.get(path);
    const policy = answer.headers()["content-security-policy"];
    assert.match(policy, /default-src 'none'/);
    assert.ok(!/unsafe|\*|data:|https?:/.test(policy), policy);
    assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  }
});

scene("a page of another site sends no forms here", async (page) => {
  const elsewhere = await open(site, { expects: [/./] });
  try {
    await elsewhere.page.route("http://elsewhere.test/", (route) =>
      route.fulfill({ contentType: "text/html", body: `<form method=post action="${site.url}/names/hide"><input name=name value=Lavrov><button>Go</button></form>` }),
    );
    await elsewhere.page.goto("http://elsewhere.test/");
    const answer = elsewhere.page.waitForResponse(/names\/hide/);
    await elsewhere.page.click("button");
    assert.equal((await answer).status(), 403);
  } finally {
    await elsewhere.context.close();
  }
  await page.goto("/names");
  assert.equal(await page.locator(".rules").count(), 0);
});
