// Pages that have nothing to show yet, or no longer: an empty index, no result, a mistake, articles being read.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { attache, folder, leads, scenes, serve, shot, total } from "./room.js";

const site = await serve();
const scene = scenes(site);

scene("a mistake is shown where it is, with what to write instead", { expects: [/status of 400/] }, async (page) => {
  await page.goto("/?q=persn%3Agorbachev+treaty");
  assert.match(await page.locator("h1").innerText(), /not understood/);
  assert.match(await page.locator(".asked mark").innerText(), /persn/);
  assert.equal(await page.inputValue("#q"), "persn:gorbachev treaty");
  await leads(page, () => page.locator(".ways a").first().click());
  assert.ok((await total(page)) > 0);
  await page.goto("/?q=%28treaty");
  assert.match(await page.locator(".lede").first().innerText(), /\S/);
  await shot(page, "mistake");
});

scene("a wrong value is said, and the words are kept", { expects: [/status of 400/] }, async (page) => {
  for (const wrong of ["from=someday", "n=many", "view=globe", "colour=red"]) {
    await page.goto(`/?q=treaty&${wrong}`);
    assert.match(await page.locator("main").innerText(), new RegExp(wrong.split("=")[0], "i"));
    assert.equal(await page.inputValue("#q"), "treaty", wrong);
  }
});

scene("what is not there is said", { expects: [/status of 404/] }, async (page) => {
  for (const path of ["/nowhere", "/article/nowhere.txt", "/entity/person:nobody"]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 404, path);
    assert.match(await page.locator("h1").innerText(), /nothing here/i);
    assert.ok(await page.locator("#q").isVisible());
  }
  await leads(page, () => page.getByRole("link", { name: "To the start" }).click());
});

scene("where nothing fits, something that does is offered", async (page) => {
  await page.goto("/?q=treaty&from=2001&to=2001-01");
  assert.match(await page.locator(".empty").innerText(), /Nothing fits/);
  const way = page.locator(".empty li").first();
  const count = Number((await way.locator(".soft").innerText()).match(/\d+/)[0]);
  await leads(page, () => way.locator("a").click());
  assert.equal(await total(page), count);
  await page.goto("/?q=zzyzx");
  assert.match(await page.locator(".empty").innerText(), /Nothing fits/);
  await shot(page, "no result");
});

for (const view of ["map", "network", "timeline"]) {
  scene(`an empty ${view} says that it is`, async (page) => {
    await page.goto(`/?q=zzyzx&view=${view}`);
    assert.equal(await total(page), 0);
    assert.match(await page.locator("main").innerText(), /no |nothing|0 places|0 articles/i);
  });
}

const place = folder("empty");
mkdirSync(join(place, "articles"));
attache("index", "--index", join(place, "index"), join(place, "articles"));
const empty = await serve({ over: join(place, "index") });

scene("an empty index says how articles come into it", { site: empty }, async (page) => {
  await page.goto("/");
  assert.match(await page.locator(".empty").innerText(), /attache index/);
  await shot(page, "empty index");
  for (const path of ["/?q=treaty", "/?q=treaty&view=map", "/?view=network", "/?view=timeline", "/names", "/facet?facet=person"]) {
    assert.equal((await page.goto(path)).status(), 200, path);
  }
});
