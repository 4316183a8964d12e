// Drag over a timeline to choose days. A click on a bar is its link, so that a short drag stays one.

const SHORTEST = 6;

for (const bars of document.querySelectorAll("svg.bars")) {
  const links = [...bars.querySelectorAll("a")];
  let begin = null;
  let dragged = false;

  const barAt = (x) => {
    const { left, width } = bars.getBoundingClientRect();
    const place = Math.floor(((x - left) / width) * links.length);
    return Math.min(Math.max(place, 0), links.length - 1);
  };
  const mark = (first, last) => links.forEach((link, at) => link.classList.toggle("in", at >= first && at <= last));
  const range = (x) => [barAt(begin), barAt(x)].sort((one, other) => one - other);
  const stop = () => {
    begin = null;
    mark(1, 0);
  };

  bars.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || links.length === 0) return;
    begin = event.clientX;
    dragged = false;
  });
  bars.addEventListener("dragstart", (event) => event.preventDefault());
  bars.addEventListener("pointermove", (event) => {
    if (begin === null) return;
    if (!dragged && Math.abs(event.clientX - begin) < SHORTEST) return;
    if (!dragged) bars.setPointerCapture(event.pointerId);
    dragged = true;
    mark(...range(event.clientX));
  });
  bars.addEventListener("pointerup", (event) => {
    if (begin === null || !dragged) return stop();
    const [first, last] = range(event.clientX);
    const [from, to] = [links[first].dataset.from, links[last].dataset.to];
    const address = new URL(bars.dataset.base || location.href, location.href);
    if (bars.dataset.to) {
      address.searchParams.set(bars.dataset.from, from);
      address.searchParams.set(bars.dataset.to, to);
    } else address.searchParams.set(bars.dataset.from, `${from}..${to}`);
    address.searchParams.delete("offset");
    location.assign(address);
  });
  bars.addEventListener("click", (event) => dragged && event.preventDefault(), true);
  bars.addEventListener("pointercancel", stop);
}
