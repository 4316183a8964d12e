// Without scripts: searching, reading, narrowing, leafing, maps and times, and names put right.

import assert from "node:assert/strict";
import { asked, everyPage, indexOfOne, leads, MEANT, number, scenes, serve, shot, titles, total } from "./room.js";

const site = await serve({ over: indexOfOne("plain") });
const with_scripts = scenes(site);
const scene = (name, act) => with_scripts(name, { js: false, expects: MEANT }, act);
const pages = await everyPage(site);

scene("one searches, narrows, leafs and reads", async (page) => {
  await page.goto("/");
  await page.fill("#q", "treaty");
  await leads(page, () => page.click(".ask button"));
  const first = await titles(page);
  const all = await total(page);
  await leads(page, () => page.locator("[rel=next]").click());
  assert.notDeepEqual(await titles(page), first);
  await leads(page, () => page.locator("[rel=prev]").click());
  assert.deepEqual(await titles(page), first);
  await leads(page, () => page.locator(".hit .chips a.person").first().click());
  assert.ok((await total(page)) < all);
  await leads(page, () => page.locator(".filters .filter").first().click());
  assert.equal(await total(page), all);
  const row = page.locator(".facet[data-kind=place] .row").first();
  await row.hover();
  await leads(page, () => row.locator(".not").click());
  assert.ok((await total(page)) < all);
  await page.goBack();
  await leads(page, () => page.locator(".hit h2 a").first().click());
  assert.equal(await page.locator("h1").innerText(), first[0]);
  assert.ok(await page.locator(".text mark").count());
  await page.locator(".steps a").first().click();
  assert.equal(new URL(page.url()).hash, "#m1");
});

scene("the timeline's bars, the map's circles and the network's names are links", async (page) => {
  await page.goto("/?q=treaty");
  await leads(page, () => page.locator("svg.bars a rect:nth-of-type(2):not([height='0'])").first().click({ force: true }));
  assert.deepEqual(asked(page).map((pair) => pair.split("=")[0]), ["q", "from", "to"]);
  await page.goto("/?q=treaty&view=map");
  await leads(page, () => page.locator("svg.world circle").last().click({ force: true }));
  assert.ok(asked(page).some((pair) => pair.startsWith("place=")));
  await page.goto("/?q=treaty&view=network");
  await leads(page, () => page.locator(".network svg a circle").first().click({ force: true }));
  assert.ok(asked(page).some((pair) => /^(person|org)=/.test(pair)));
});

scene("all values of a facet are a page with a search of its own", async (page) => {
  await page.goto("/?q=treaty");
  await leads(page, () => page.locator(".facet[data-kind=person] .more a").click());
  await page.fill(".find input[name=find]", "gorb");
  await leads(page, () => page.click(".find button"));
  assert.ok(await page.locator(".many a.person", { hasText: /gorb/i }).count());
  await leads(page, () => page.getByRole("link", { name: /Back to the result/ }).click());
  assert.deepEqual(asked(page), ["q=treaty"]);
});

scene("two names are merged by a form, and that is taken back by another", async (page) => {
  const [one, , other] = (await site.ask("/api/entities?kind=person&n=10")).entities.person;
  await page.goto(`/entity/${encodeURIComponent(one.id).replaceAll("%3A", ":")}`);
  const count = async () => number(await page.locator(".card .meta span").first().innerText());
  const before = await count();
  const form = page.locator(".correct details", { has: page.getByText("Merge with another", { exact: true }) });
  await form.locator("summary").click();
  await form.locator("[name=with]").fill(other.name);
  await leads(page, () => form.getByRole("button").click());
  assert.match(await page.locator(".notice").innerText(), /Merged/);
  assert.ok((await count()) > before);
  await leads(page, () => page.getByRole("button", { name: "Undo" }).click());
  assert.equal(await count(), before);
});

for (const [name, path] of Object.entries(pages)) {
  scene(`${name}: nothing is there that only scripts could fill or use`, async (page) => {
    await page.goto(path);
    assert.ok((await page.locator("main").innerText()).trim().length > 20);
    assert.equal(await page.locator("button[type=button]:visible").count(), 0);
    await shot(page, `plain ${name}`);
  });
}
