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

  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "100px arial";
  const widths = new Map(nodes.map((node) => [node.id, Math.max(...node.label.split("\n").map((line) => pen.measureText(line).width)) / 100]));
  const overlap = (one, two) => one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];

  // Best linked first, a label takes its place below or above its mark if no other label stands there at this zoom,
  // and no mark of a node that is linked as well or better.
  function fitLabels() {
    const font = Math.min(Math.max(13 / network.getScale(), 11), 60);
    const taken = nodes.map((node) => [node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size, node.id, node.size]);
    const changes = [];
    for (const node of byDegree) {
      const text = names.get(node.id);
      const wide = widths.get(node.id) * font + 4, high = text.split("\n").length * font * 1.2;
      const below = node.y + node.size + font * 0.25, above = node.y - node.size - high - font * 0.35;
      const boxes = [below, above].map((top) => [node.x - wide / 2, top, node.x + wide / 2, top + high, node.id, Infinity]);
      const box = boxes.find((one) => taken.every((other) => other[4] === node.id || other[5] < node.size || !overlap(one, other)));
      if (box) taken.push(box);
      const up = box && box === boxes[1] ? above - below : 0;
      changes.push({ id: node.id, label: box ? text : " ", font: { size: font, vadjust: up } });
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
    network.moveTo({ scale: network.getScale() * 0.9 }); // room for the labels at the rim
    fitLabels();
    network.once("afterDrawing", () => { box.dataset.drawn = "yes"; });
    network.redraw();
  });
})();
