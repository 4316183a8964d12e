// Addresses: going back, loading anew and handing on give the same page again.

import assert from "node:assert/strict";
import { leads, open, query, scenes, serve, total } from "./room.js";

const site = await serve();
const scene = scenes(site);

/** What a page shows, without what differs by time. */
const shown = async (page) => (await page.locator("main").innerText()).replace(/in [\d.,]+ m?s/g, "");

const STATES = [
  "/?q=ceasefire+talks",
  "/?q=treaty&place=Geneva&person=%21Gorbachev&from=1950&to=2020&sort=oldest&n=5&offset=5",
  "/?q=treaty&by=mentions&mentions=1960..1990",
  "/?q=treaty&view=map&from=1970",
  "/?q=treaty&view=network",
  "/?q=treaty&view=timeline&by=mentions&step=year",
  "/facet?q=treaty&facet=place&find=gen",
  "/?q=%28treaty",
];

for (const address of STATES) {
  scene(`${address} is the same when loaded anew and when handed on`, { expects: [/status of 400/] }, async (page) => {
    await page.goto(address);
    const first = await shown(page);
    await page.reload();
    assert.equal(await shown(page), first);
    const other = await open(site, { expects: [/status of 400/] });
    try {
      await other.page.goto(page.url());
      assert.equal(await shown(other.page), first);
    } finally {
      await other.context.close();
    }
  });
}

scene("back and forward lead through every step", async (page) => {
  await page.goto("/");
  const steps = [[query(page), await shown(page)]];
  const step = async (act) => (await leads(page, act), steps.push([query(page), await shown(page)]));
  await page.fill("#q", "treaty");
  await step(() => page.press("#q", "Enter"));
  await step(() => page.locator(".facet[data-kind=place] .row a").first().click());
  await step(() => page.getByRole("link", { name: "newest", exact: true }).click());
  await step(() => page.getByRole("link", { name: "Map", exact: true }).click());
  await step(() => page.getByRole("link", { name: "Articles", exact: true }).click());
  await step(() => page.locator(".hit h2 a").first().click());
  for (const [search, text] of steps.slice(0, -1).reverse()) {
    await page.goBack();
    assert.equal(query(page), search);
    assert.equal(await shown(page), text);
  }
  for (const [search, text] of steps.slice(1)) {
    await page.goForward();
    assert.equal(query(page), search);
    assert.equal(await shown(page), text);
  }
});

scene("a new question keeps the conditions and the view", async (page) => {
  await page.goto("/?q=treaty&from=1960&view=map&sort=newest");
  await page.fill("#q", "peace");
  await leads(page, () => page.press("#q", "Enter"));
  const asked = new URL(page.url()).searchParams;
  assert.deepEqual([asked.get("q"), asked.get("from"), asked.get("view")], ["peace", "1960", "map"]);
  assert.ok((await total(page)) > 0);
});

scene("a new question begins at the first hit", async (page) => {
  await page.goto("/?q=treaty&offset=10");
  await page.fill("#q", "peace");
  await leads(page, () => page.press("#q", "Enter"));
  assert.equal(new URL(page.url()).searchParams.get("offset"), null);
});
