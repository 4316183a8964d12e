// Entities: what a name's page shows, and names put right and back again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { indexOfOne, leads, number, scenes, serve, texts, total } from "./room.js";

const site = await serve({ over: indexOfOne("names") });
const scene = scenes(site);
const rules = () => {
  try {
    return readFileSync(join(site.over, "names.toml"), "utf8");
  } catch {
    return "";
  }
};

/** Articles that name an entity, by the API. */
const articlesOf = async (name) => (await site.ask(`/api/search?${new URLSearchParams({ person: name })}`)).total;
/** The people of the index, those in most articles first. */
const people = async () => (await site.ask("/api/entities?kind=person&n=200")).entities.person;
const pageOf = (id) => `/entity/${encodeURIComponent(id).replaceAll("%3A", ":")}`;

/** Opens a form of a name's page, fills it and sends it. */
async function correct(page, what, field, value) {
  const form = page.locator(".correct details", { has: page.getByText(what, { exact: true }) });
  await form.locator("summary").click();
  if (field) await form.locator(`[name=${field}]`).fill(value);
  await leads(page, () => form.getByRole("button").click());
}

scene("a name's page says who it is and what articles say of them", async (page) => {
  const [first] = await people();
  await page.goto(pageOf(first.id));
  assert.equal(await page.locator("h1").innerText(), first.name);
  assert.equal(number(await page.locator(".card .meta span").first().innerText()), await articlesOf(first.id));
  assert.ok((await page.getByRole("heading", { name: "Spellings" }).count()) === 1);
  assert.ok(await page.locator(".sentences blockquote").count());
  assert.ok(await page.locator("svg.bars a").count());
  assert.ok(await page.locator("#facets .row a.place").count(), "places named with them");
  const pair = page.locator("#facets .row").first();
  const count = number(await pair.locator("a.count").innerText());
  await leads(page, () => pair.locator("a.count").click());
  assert.equal(await total(page), count);
  await page.goBack();
  await leads(page, () => page.locator(".sentences .meta a").first().click());
  assert.match(new URL(page.url()).pathname, /^\/article\//);
});

scene("two names become one, the counts say so, and it can be taken back", async (page) => {
  const before = rules();
  const [one, , , other] = await people();
  const counts = [await articlesOf(one.id), await articlesOf(other.id)];
  const both = (await site.ask(`/api/search?${new URLSearchParams([["person", one.id], ["person", other.id]])}`)).total;
  await page.goto(pageOf(one.id));
  await correct(page, "Merge with another", "with", other.name);
  assert.match(await page.locator(".notice").innerText(), /Merged/);
  assert.equal(await page.locator("h1").innerText(), one.name);
  const merged = counts[0] + counts[1] - both;
  assert.equal(number(await page.locator(".card .meta span").first().innerText()), merged);
  assert.ok((await texts(page, ".words > span")).some((spelling) => spelling.includes(other.name.split(" ").at(-1))));
  assert.match(rules(), /\[\[merge\]\]/);
  assert.equal(await articlesOf(one.name), merged);
  // The result counts so too.
  await page.goto(`/?${new URLSearchParams({ person: one.name })}`);
  assert.equal(await total(page), merged);
  await page.goBack();
  await leads(page, () => page.getByRole("button", { name: "Undo" }).click());
  assert.match(await page.locator(".notice").innerText(), /Taken back/);
  assert.equal(number(await page.locator(".card .meta span").first().innerText()), counts[0]);
  assert.equal(await articlesOf(other.name), counts[1]);
  assert.equal(rules().trim(), before.trim());
});

scene("the other name of a merge is completed", async (page) => {
  const [one, , , other] = await people();
  await page.goto(pageOf(one.id));
  const form = page.locator(".correct details", { has: page.getByText("Merge with another", { exact: true }) });
  await form.locator("summary").click();
  await form.locator("[name=with]").pressSequentially(other.name.split(" ").at(-1).slice(0, 5).toLowerCase());
  await form.getByRole("option", { name: other.name }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.ok((await form.locator("[name=with]").inputValue()).length > 3);
});

scene("a name is called otherwise, and then as before", async (page) => {
  const [, one] = await people();
  await page.goto(pageOf(one.id));
  await correct(page, "Rename", "to", "Somebody Else");
  assert.match(await page.locator(".notice").innerText(), /Renamed/);
  assert.equal(await page.locator("h1").innerText(), "Somebody Else");
  assert.equal(await articlesOf("Somebody Else"), one.count);
  await leads(page, () => page.getByRole("button", { name: "Undo" }).click());
  assert.equal(await page.locator("h1").innerText(), one.name);
});

scene("a hidden name is neither listed nor counted, until that is taken back", async (page) => {
  const [one] = await people();
  await page.goto(pageOf(one.id));
  await correct(page, "Hide");
  assert.match(await page.locator(".notice").innerText(), /Hidden/);
  assert.ok(!(await people()).some(({ name }) => name === one.name));
  await page.goto("/facet?facet=person");
  assert.ok(!(await texts(page, ".many a.person")).includes(one.name));
  await page.goto("/names");
  assert.match(await page.locator(".rules tbody tr").first().innerText(), /hide/);
  await leads(page, () => page.getByRole("button", { name: "Undo the last" }).click());
  assert.match(await page.locator(".notice").innerText(), /Taken back/);
  assert.ok((await people()).some(({ name }) => name === one.name));
});

scene("a name becomes one of another kind, and a part is split off", async (page) => {
  const [one] = await people();
  await page.goto(pageOf(one.id));
  const form = page.locator(".correct details", { has: page.getByText("It is something else", { exact: true }) });
  await form.locator("summary").click();
  await form.locator("select").selectOption("org");
  await leads(page, () => form.getByRole("button").click());
  assert.match(await page.locator(".notice").innerText(), /another kind/);
  const { entities } = await site.ask("/api/entities?kind=org&n=200");
  assert.ok(entities.org.some(({ name }) => name === one.name));
  await leads(page, () => page.getByRole("button", { name: "Undo" }).click());
  await page.goto(pageOf(one.id));
  const part = page.locator(".correct details", { has: page.getByText("Split a part off", { exact: true }) });
  await part.locator("summary").click();
  await part.locator("[name=as]").fill("Another Person");
  await part.locator("[name=spellings]").fill(one.name);
  await leads(page, () => part.getByRole("button").click());
  assert.match(await page.locator(".notice").innerText(), /Split/);
  assert.ok((await articlesOf("Another Person")) > 0);
  await leads(page, () => page.getByRole("button", { name: "Undo" }).click());
});

scene("what makes no sense is refused in words, and changes nothing", { expects: [/status of 4\d\d/] }, async (page) => {
  const before = rules();
  const [one] = await people();
  await page.goto(pageOf(one.id));
  await correct(page, "Merge with another", "with", "Nobody Of This Name");
  assert.match(await page.locator("h1").innerText(), /cannot be done/);
  assert.match(await page.locator(".lede").first().innerText(), /Nobody Of This Name/);
  assert.equal(rules(), before);
});
