// Over a name, only those named with it stay strong.

const drawing = document.querySelector(".network svg");
const figure = drawing?.closest(".network");
const nodes = [...(drawing?.querySelectorAll("a") ?? [])];
const lines = [...(drawing?.querySelectorAll("line") ?? [])];
const place = (node) => `${node.getAttribute("cx")} ${node.getAttribute("cy")}`;
const at = new Map(nodes.map((node) => [place(node.querySelector("circle")), node]));
const ends = (line) => [at.get(`${line.getAttribute("x1")} ${line.getAttribute("y1")}`), at.get(`${line.getAttribute("x2")} ${line.getAttribute("y2")}`)];

function show(node) {
  figure.classList.toggle("some", Boolean(node));
  for (const part of [...nodes, ...lines]) part.classList.remove("near");
  node?.classList.add("near");
  for (const line of node ? lines : []) {
    const both = ends(line);
    if (both.includes(node)) for (const part of [line, ...both]) part?.classList.add("near");
  }
}

for (const node of nodes) {
  node.addEventListener("pointerenter", () => show(node));
  node.addEventListener("pointerleave", () => show(null));
}
