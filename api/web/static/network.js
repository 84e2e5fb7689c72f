"use strict";
// Draws the network whose positions were computed beforehand; shows as many labels as fit without overlap.
(() => {
  const box = document.getElementById("network");
  const { nodes, edges, options } = JSON.parse(document.getElementById("data").textContent);
  const names = new Map(nodes.map((node) => [node.id, node.label]));
  const data = { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) };
  const network = new vis.Network(box, data, options);
  const byDegree = [...nodes].sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
  const served = location.protocol.startsWith("http");

  // Largest first, each label takes its place if no other has taken it: in the space of the screen at this zoom.
  function fitLabels() {
    const scale = network.getScale();
    const font = Math.min(Math.max(13 / scale, 11), 60);
    const taken = [];
    const changes = [];
    for (const node of byDegree) {
      const text = names.get(node.id);
      const wide = text.length * font * 0.56, high = font * 1.35;
      const left = node.x - wide / 2, top = node.y + node.size;
      const free = taken.every(([l, t, w, h]) => left + wide < l || l + w < left || top + high < t || t + h < top);
      if (free) taken.push([left, top, wide, high]);
      changes.push({ id: node.id, label: free ? text : " ", font: { size: font, vadjust: 0 } });
    }
    data.nodes.update(changes);
  }
  let waiting = 0;
  function soon() { clearTimeout(waiting); waiting = setTimeout(fitLabels, 60); }

  function openPage(id) {
    if (!served) return;
    const link = document.createElement("a");
    link.href = "/page/" + id.split("/").map(encodeURIComponent).join("/");
    link.target = "_top";
    link.rel = "noopener";
    document.body.append(link);
    link.click();
    link.remove();
  }

  network.on("click", (event) => { if (event.nodes.length) openPage(event.nodes[0]); });
  network.on("zoom", soon);
  network.on("hoverNode", () => { box.style.cursor = "pointer"; });
  network.on("blurNode", () => { box.style.cursor = "default"; });
  // A file has no pages to open: its names are plain text then.
  if (!served) document.querySelectorAll("a.node").forEach((link) => link.removeAttribute("href"));
  network.once("afterDrawing", () => {
    network.fit({ animation: false });
    fitLabels();
    network.once("afterDrawing", () => { box.dataset.drawn = "yes"; });
    network.redraw();
  });
})();
