// Who may ask: with a token one signs in once, and without it nothing is shown.

import assert from "node:assert/strict";
import { barriers, leads, scenes, serve, shot, total } from "./room.js";

const TOKEN = "a-token-of-some-length";
const site = await serve({ args: ["--token", TOKEN] });
const scene = scenes(site);
const expects = [/status of 401/];

scene("one signs in where one came in, and is let in from then on", { expects }, async (page, { url }) => {
  const answer = await page.goto("/?q=treaty");
  assert.equal(answer.status(), 401);
  assert.equal(await page.locator(".hit").count(), 0);
  assert.deepEqual((await barriers(page)).grave, []);
  await shot(page, "sign in");
  await page.keyboard.type(TOKEN);
  await leads(page, () => page.keyboard.press("Enter"));
  assert.equal(new URL(page.url()).search, "?q=treaty");
  assert.ok((await total(page)) > 0);
  const [cookie] = await page.context().cookies(url);
  assert.ok(cookie.httpOnly);
  assert.equal(cookie.sameSite, "Strict");
  assert.ok(!cookie.value.includes(TOKEN), "the cookie does not tell the token");
  await page.reload();
  assert.ok(await page.locator(".hit").count());
});

scene("a wrong token is refused, and the right one still opens", { expects }, async (page) => {
  await page.goto("/?q=treaty");
  await page.fill("[name=token]", "not-the-token-at-all");
  await leads(page, () => page.getByRole("button", { name: "Sign in" }).click());
  assert.match(await page.getByRole("alert").innerText(), /not the token/);
  assert.deepEqual((await barriers(page)).grave, []);
  assert.deepEqual(await page.context().cookies(), []);
  await page.fill("[name=token]", TOKEN);
  await leads(page, () => page.getByRole("button", { name: "Sign in" }).click());
  assert.ok((await total(page)) > 0);
  assert.equal(new URL(page.url()).search, "?q=treaty");
});

scene("one signs in without scripts", { js: false, expects }, async (page) => {
  await page.goto("/");
  await page.fill("[name=token]", TOKEN);
  await leads(page, () => page.getByRole("button", { name: "Sign in" }).click());
  assert.ok(await page.locator(".begin").count());
});

scene("programs are told what to send, and let in with it", { expects }, async (page) => {
  assert.equal((await page.request.get("/api/search?q=treaty")).status(), 401);
  const bearer = { headers: { authorization: `Bearer ${TOKEN}` } };
  assert.equal((await page.request.get("/api/search?q=treaty", bearer)).status(), 200);
  for (const path of ["/names", "/article/x", "/facet", "/api/export?format=csv", "/file/x"]) {
    assert.equal((await page.request.get(path)).status(), 401, path);
  }
});

scene("nobody is led to another site by signing in", { expects }, async (page) => {
  await page.goto("/signin?back=//elsewhere.test/");
  await page.fill("[name=token]", TOKEN);
  await leads(page, () => page.getByRole("button", { name: "Sign in" }).click());
  assert.equal(new URL(page.url()).pathname, "/");
});
