// What the tests stand on: the program over an index of its own, a browser, and pages that are watched for faults.
//
// In: ATTACHE (the program), CHROMIUM, PLACE (a temporary folder with `corpus/` and `index/` made of it), SHOTS (where
// pictures go). Out: `serve`, `scenes` and what they hand to a test. Whatever a page does wrong by itself (an error in the
// console, a refusal by its Content-Security-Policy, a dialog, a request to elsewhere) fails the test it happens in.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { chromium } from "playwright-core";

const { ATTACHE, CHROMIUM, PLACE, SHOTS } = process.env;
assert.ok(ATTACHE && CHROMIUM && PLACE && SHOTS, "start the tests by tests/browser/run");

/** How long anything may take. Slow machines are slow; whoever waits longer waits for nothing. */
const PATIENCE = 20_000;

export const corpus = join(PLACE, "corpus");
export const index = join(PLACE, "index");

/** A folder that nobody else uses. */
export const folder = (name) => mkdtempSync(join(PLACE, `${name}-`));

/** A copy of the index, for a test that changes it. */
export function indexOfOne(name) {
  const own = join(folder(name), "index");
  cpSync(index, own, { recursive: true });
  return own;
}

/** Runs the program to its end. */
export function attache(...args) {
  const run = spawnSync(ATTACHE, args, { encoding: "utf8", env: sealed() });
  assert.equal(run.status, 0, `attache ${args.join(" ")}: ${run.stderr}`);
  return run.stdout;
}

/** What of the surroundings the program may see. */
const sealed = () => ({ PATH: process.env.PATH, HOME: PLACE, TZ: "UTC", LC_ALL: "C.UTF-8" });

/** Runs the program in the background, until the test or file of tests that began it is done. */
export function begin(...args) {
  const child = spawn(ATTACHE, args, { env: sealed(), stdio: ["pipe", "pipe", "pipe"] });
  child.stderr.resume();
  const ended = new Promise((done) => child.once("exit", done));
  const stop = async () => (child.kill("SIGTERM"), await ended);
  after(stop);
  return { child, stop, ended };
}

/** The page over an index. */
export async function serve({ over = index, args = [] } = {}) {
  const { child, stop } = begin("serve", "--index", over, "--port", "0", ...args);
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((told, failed) => {
    lines.once("line", told);
    child.once("exit", (code) => failed(new Error(`attache serve ended with ${code}`)));
  });
  const url = address.replace(/\/$/, "");
  const ask = async (path, init) => {
    const answer = await fetch(url + path, init);
    assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
    return answer.json();
  };
  return { url, ask, stop, over };
}

const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--disable-dev-shm-usage", ...asRoot] });
after(() => browser.close());

/**
 * A page that is watched.
 * @typedef {object} Look
 * @property {boolean} [js] whether scripts run
 * @property {number} [width] @property {number} [height]
 * @property {"light"|"dark"} [scheme]
 * @property {RegExp[]} [expects] faults that are meant
 */
export async function open(site, { js = true, width = 1280, height = 800, scheme = "light", expects = [], ...more } = {}) {
  const context = await browser.newContext({
    baseURL: site.url,
    javaScriptEnabled: js,
    viewport: { width, height },
    colorScheme: scheme,
    locale: "en-GB",
    reducedMotion: "reduce",
    ...more,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults = [];
  const fault = (text) => expects.some((meant) => meant.test(text)) || faults.push(text);
  page.on("console", (message) => message.type() === "error" && fault(`console: ${message.text()}`));
  page.on("pageerror", (error) => fault(`error: ${error.stack ?? error}`));
  page.on("dialog", (dialog) => (fault(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("request", (request) => request.url().startsWith(`${site.url}/`) || fault(`asked elsewhere: ${request.url()}`));
  page.on("response", (answer) => answer.status() >= 500 && fault(`${answer.status()} of ${answer.url()}`));
  return { context, page, faults };
}

/** Makes a function that adds tests about a site, each with a page of its own. */
export function scenes(site) {
  return function scene(name, look, act) {
    if (!act) [look, act] = [{}, look];
    test(name, async () => {
      const { context, page, faults } = await open(look.site ?? site, look);
      try {
        await act(page, look.site ?? site);
        assert.deepEqual(faults, [], "what the page did wrong by itself");
      } catch (error) {
        await shot(page, `failed ${name}`).catch(() => {});
        error.message += `\nat ${page.url()}${faults.length ? `\nfaults: ${faults.join("\n")}` : ""}`;
        throw error;
      } finally {
        await context.close();
      }
    });
  };
}

/** Keeps a picture of a page. */
export const shot = (page, name) => page.screenshot({ path: join(SHOTS, `${name.replace(/[^\w]+/g, "-")}.png`), fullPage: page.viewportSize().width < 3000 });

/** What the address of a page asks, as name=value in its order. */
export const asked = (page) => [...new URL(page.url()).searchParams].map(([name, value]) => `${name}=${value}`);

/** The query of an address. */
export const query = (page) => new URL(page.url()).search;

/** The words of every match of a selector. */
export const texts = (page, selector) => page.locator(selector).allInnerTexts();

/** The number a text begins with. */
export const number = (text) => Number(text.replaceAll(",", "").match(/\d+/)?.[0] ?? Number.NaN);

/** How many articles the page says there are. */
export const total = async (page) => number(await page.locator(".summary strong").innerText());

/** Does something and waits for the page it leads to. */
export async function leads(page, act) {
  await Promise.all([page.waitForEvent("framenavigated"), act()]);
  await page.waitForLoadState();
}

/** The heading of each hit. */
export const titles = (page) => texts(page, ".hit h2 a");

/** One of every page there is, by what it shows. */
export async function everyPage(site) {
  const { hits } = await site.ask("/api/search?q=ceasefire&n=1");
  const { entities } = await site.ask("/api/entities?kind=person&n=1");
  const article = `/article/${hits[0].id.split("/").map(encodeURIComponent).join("/")}`;
  return {
    start: "/",
    result: "/?q=ceasefire",
    "result with conditions": "/?q=treaty&place=%21Geneva&from=1950&to=2020",
    "days spoken of": "/?q=treaty&by=mentions",
    "second page": "/?q=treaty&offset=10",
    map: "/?q=treaty&view=map",
    network: "/?q=treaty&view=network",
    timeline: "/?q=treaty&view=timeline",
    "no result": "/?q=zzyzx+treaty",
    article: `${article}?q=ceasefire`,
    "article alone": article,
    entity: `/entity/${encodeURIComponent(entities.person[0].id).replaceAll("%3A", ":")}`,
    facet: "/facet?q=treaty&facet=person",
    names: "/names",
    help: "/help",
    "sign in": "/signin",
    mistake: "/?q=%28treaty",
    "nothing there": "/nowhere",
  };
}

/** The statuses that some of these pages are meant to have, as the browser tells them. */
export const MEANT = [/status of 40[04]/];

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe-core finds on a page that is serious or critical. */
export async function barriers(page) {
  // By the protocol, since the page rightly refuses scripts that are not its own.
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Runtime.evaluate", { expression: axe });
  const { violations } = await page.evaluate(
    (tags) => window.axe.run({ runOnly: tags, rules: { "target-size": { enabled: true } }, preload: false }),
    STANDARDS,
  );
  const told = ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.failureSummary})`).join(" | ")}`;
  const isGrave = ({ impact }) => impact === "serious" || impact === "critical";
  return { grave: violations.filter(isGrave).map(told), others: violations.filter((found) => !isGrave(found)).map(told) };
}
