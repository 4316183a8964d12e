// Files that the page gives: the whole result in the forms that fit its view.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { scenes, serve } from "./room.js";

const site = await serve();
const scene = scenes(site);
const { total } = await site.ask("/api/search?q=treaty");

/** The text of the file behind a link of the export menu. */
async function kept(page, link, ending) {
  if (!(await page.locator(".bar .menu[open]").count())) await page.locator(".bar .menu summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".bar .menu").getByRole("link", { name: link }).click()]);
  assert.ok(download.suggestedFilename().endsWith(ending), download.suggestedFilename());
  return readFileSync(await download.path(), "utf8");
}

/** The rows of a table, quoted fields and all. */
function rows(csv) {
  const found = [[""]];
  let quoted = false;
  for (const sign of csv.replaceAll("\r\n", "\n")) {
    const row = found.at(-1);
    if (sign === '"') quoted = !quoted;
    else if (sign === "," && !quoted) row.push("");
    else if (sign === "\n" && !quoted) found.push([""]);
    else row[row.length - 1] += sign;
  }
  return found.filter((row) => row.length > 1 || row[0]);
}

scene("a table, lines of JSON and citations hold every article of the result", async (page) => {
  await page.goto("/?q=treaty");
  const table = rows(await kept(page, /CSV/, ".csv"));
  assert.equal(table.length, total + 1);
  assert.ok(table.every((row) => row.length === table[0].length));
  const lines = (await kept(page, /JSONL|JSON lines/i, ".jsonl")).trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines.length, total);
  assert.ok(lines.every(({ id, title }) => id && title !== undefined));
  const citations = await kept(page, /BibTeX/, ".bib");
  assert.equal(citations.match(/^@/gm).length, total);
});

scene("conditions hold for files too", async (page) => {
  await page.goto("/?q=treaty&from=1970&to=1989");
  const { total: some } = await site.ask("/api/search?q=treaty&from=1970&to=1989");
  assert.ok(some < total);
  assert.equal(rows(await kept(page, /CSV/, ".csv")).length, some + 1);
});

scene("the map is kept as GeoJSON", async (page) => {
  await page.goto("/?q=treaty&view=map");
  const places = JSON.parse(await kept(page, /GeoJSON/, ".geojson"));
  assert.equal(places.type, "FeatureCollection");
  assert.equal(places.features.length, await page.locator("svg.world circle").count());
  for (const { geometry } of places.features) {
    const [lon, lat] = geometry.coordinates;
    assert.ok(Math.abs(lon) <= 180 && Math.abs(lat) <= 90);
  }
});

scene("the network is kept as GraphML", async (page) => {
  await page.goto("/?q=treaty&view=network");
  const graph = await kept(page, /GraphML/, ".graphml");
  const faults = await page.evaluate((text) => new DOMParser().parseFromString(text, "application/xml").querySelectorAll("parsererror").length, graph);
  assert.equal(faults, 0);
  assert.ok(graph.includes("<node") && graph.includes("<edge"));
});
