// Zoom and pan: only the part of the drawing that is shown changes. Circles and names keep their size on the screen.

const svg = document.querySelector("svg.world");
const whole = svg.viewBox.baseVal;
const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
const CLOSEST = 24;
let view = { ...all };

const circles = [...svg.querySelectorAll("circle")].map((node) => ({ node, r: Number(node.getAttribute("r")) }));
const names = [...svg.querySelectorAll("text")].map((node) => {
  const circle = circles.find(({ node: other }) => Number(other.getAttribute("cx")) === Number(node.getAttribute("x")));
  return { node, size: parseFloat(getComputedStyle(node).fontSize), y: Number(node.getAttribute("y")), middle: Number(circle?.node.getAttribute("cy")) || Number(node.getAttribute("y")) };
});

function show(next) {
  const width = Math.min(Math.max(next.width, all.width / CLOSEST), all.width);
  const height = (width * all.height) / all.width;
  const clamp = (at, least, most) => Math.min(Math.max(at, least), most);
  view = { width, height, x: clamp(next.x, all.x, all.x + all.width - width), y: clamp(next.y, all.y, all.y + all.height - height) };
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const scale = width / all.width;
  for (const { node, r } of circles) node.setAttribute("r", r * scale);
  for (const { node, size, y, middle } of names) {
    node.setAttribute("y", middle + (y - middle) * scale);
    node.style.fontSize = `${size * scale}px`;
    node.style.strokeWidth = `${5 * scale}px`;
  }
}

/** Closer by a factor, with the point at these shares of the drawing kept where it is. */
function zoom(by, px = 0.5, py = 0.5) {
  const width = Math.min(Math.max(view.width / by, all.width / CLOSEST), all.width);
  const height = (width * all.height) / all.width;
  show({ width, height, x: view.x + px * (view.width - width), y: view.y + py * (view.height - height) });
}

const move = (dx, dy) => show({ ...view, x: view.x + dx * view.width, y: view.y + dy * view.height });
const share = (event) => {
  const { left, top, width, height } = svg.getBoundingClientRect();
  return [(event.clientX - left) / width, (event.clientY - top) / height];
};

const buttons = document.querySelector(".zoom");
buttons.hidden = false;
const acts = { in: () => zoom(1.6), out: () => zoom(1 / 1.6), all: () => show(all) };
buttons.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.zoom]?.());

svg.addEventListener("wheel", (event) => (event.preventDefault(), zoom(event.deltaY < 0 ? 1.25 : 0.8, ...share(event))), { passive: false });

svg.tabIndex = 0;
const keys = { "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.all, ArrowLeft: () => move(-0.15, 0), ArrowRight: () => move(0.15, 0), ArrowUp: () => move(0, -0.15), ArrowDown: () => move(0, 0.15) };
svg.addEventListener("keydown", (event) => {
  if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  keys[event.key]();
});

let held = null;
let dragged = false;
svg.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  [held, dragged] = [event, false];
});
svg.addEventListener("dragstart", (event) => event.preventDefault());
svg.addEventListener("pointermove", (event) => {
  if (!held) return;
  if (!dragged && Math.hypot(event.clientX - held.clientX, event.clientY - held.clientY) < 5) return;
  if (!dragged) svg.setPointerCapture(event.pointerId);
  dragged = true;
  const [now, then] = [share(event), share(held)];
  move(then[0] - now[0], then[1] - now[1]);
  held = event;
});
for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (held = null));
svg.addEventListener("click", (event) => dragged && event.preventDefault(), true);
