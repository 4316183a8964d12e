// What is written while one looks on: new articles are offered, and that articles are being read is said.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attache, begin, folder, leads, number, scenes, serve, shot, total } from "./room.js";

const place = folder("live");
const [articles, over] = [join(place, "articles"), join(place, "index")];
mkdirSync(articles);

/** Writes an article that says something of grain. */
const write = (name, day) =>
  writeFileSync(join(articles, `${name}.txt`), `Grain talks reach day ${name}\n\nISTANBUL, July ${day}, 2022 - Delegations spoke of grain from Odesa for the ${name} time on Friday.\n`);

write("first", 22);
attache("index", "--index", over, articles);
const site = await serve({ over });
const scene = scenes(site);

scene("a page that has nothing new to say says nothing", async (page) => {
  await page.goto("/?q=grain");
  await page.waitForResponse(/api\/health/);
  await page.waitForTimeout(500);
  assert.equal((await page.locator("#live").innerText()).trim(), "");
});

scene("an article that comes is offered, and found when one takes it", async (page) => {
  await page.goto("/?q=grain");
  const before = await total(page);
  write("second", 23);
  attache("index", "--index", over, articles);
  const offer = page.locator("#live");
  await offer.getByText("1 new article").waitFor();
  assert.equal(await total(page), before, "nothing moves under the reader");
  await shot(page, "new article");
  await leads(page, () => offer.getByRole("link").click());
  assert.equal(await total(page), before + 1);
  assert.deepEqual([...new URL(page.url()).searchParams], [["q", "grain"]]);
});

scene("that a name was put right elsewhere is said too", async (page) => {
  await page.goto("/?q=grain");
  writeFileSync(join(over, "names.toml"), '[[rename]]\nname = "Odesa"\nto = "Odessa"\n');
  await page.locator("#live").getByText(/index has changed/i).waitFor();
});

scene("that articles are being read is said, without scripts too, and ends", { expects: [/ERR_/] }, async (page) => {
  const many = join(place, "many");
  mkdirSync(many);
  const line = (nth) => JSON.stringify({ title: `Report ${nth} of the observers`, date: "2022-08-01", body: `The observers of post ${nth} counted ${nth * 7} lorries near Odesa on Monday. Minister Sergey Lavrov and Antony Blinken spoke. `.repeat(20) });
  writeFileSync(join(many, "many.jsonl"), Array.from({ length: 6000 }, (_, nth) => line(nth)).join("\n"));
  await page.goto("/?q=grain");
  const run = begin("index", "--index", over, many);
  const told = page.locator("#live", { hasText: "being read" });
  await told.waitFor();
  await page.reload();
  assert.match(await page.locator("#live").innerText(), /being read/);
  await shot(page, "being read");
  await run.stop();
  await page.waitForFunction(() => !document.querySelector("#live").textContent.includes("being read"));
});

const ending = await serve({ over });

scene("that the program ended is said", { site: ending, expects: [/ERR_/] }, async (page) => {
  await page.goto("/?q=grain");
  await ending.stop();
  await page.locator("#live").getByText(/does not answer/).waitFor();
  assert.ok(number(await page.locator(".summary").innerText()) > 0, "what was read stays");
});
